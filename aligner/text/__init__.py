"""The ground floor: knowledge of text and of the two languages that every stage may use.

numbers       quantities in digits and words, with units
dates         dates, months, days of the week
links         URLs, e-mail addresses, handles
invisible     characters without a shape of their own: show, mask, strip
sound         names by their consonants, and transliteration
encoding      bytes to text, and text that was decoded wrongly
morphology    Russian word forms: the dictionary, endings, index keys
scripts       letters of the alphabets, folded to what does not tell names apart
wordlists     the word lists of data/, read when first asked for
tables        rows of TSV and CSV: delimiter, quoting, encoding

Nothing here imports another part of the program besides model and errors.
"""
