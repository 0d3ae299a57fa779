"""The review page and the machine face beside it: one small server on this machine."""

from aligner.review.web.app import create_app, serve
from aligner.review.web.site import Engines, Site

__all__ = ["Engines", "Site", "create_app", "serve"]
