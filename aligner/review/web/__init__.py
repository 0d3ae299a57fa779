"""The review page and its JSON API: one small server."""

from aligner.review.web.app import create_app
from aligner.review.web.config import Engines, SiteConfig
from aligner.review.web.serving import ServerAddress, serve

__all__ = ["Engines", "ServerAddress", "SiteConfig", "create_app", "serve"]
