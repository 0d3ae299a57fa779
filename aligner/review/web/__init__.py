"""The review page and the machine face beside it: one small server."""

from aligner.review.web.app import create_app
from aligner.review.web.serving import Listening, serve
from aligner.review.web.site import Engines, Site

__all__ = ["Engines", "Listening", "Site", "create_app", "serve"]
