"""What nobody may read where it rests, under keys made from SECRET_KEY: those of the second step in the database, and more."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PURPOSE = "jena_sro.konten.secrets"


def ciphers(purpose: str = PURPOSE) -> MultiFernet:
    """The newest SECRET_KEY writes, older ones in SECRET_KEY_FALLBACKS still read; each purpose has keys of its own."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"{purpose}{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def encrypt(text: str) -> str:
    return ciphers().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """What `encrypt` has written. Raises ValueError if none of the keys fits: SECRET_KEY was changed without a fallback."""
    try:
        return ciphers().decrypt(text.encode()).decode()
    except InvalidToken:
        raise ValueError("Written under another SECRET_KEY.") from None
