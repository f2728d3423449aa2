"""What can be wrong about a locator."""

from qcite.errors import QciteError


class LocatorError(QciteError):
    """A locator that names nothing in this document; the message says what there is."""


class AmbiguousError(LocatorError):
    """A locator that names several units of this document where one is meant."""
