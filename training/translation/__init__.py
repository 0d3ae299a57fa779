"""The two translation models: data, training, packaging and evaluation."""
