"""Short secrets of accounts, encrypted under keys derived from the door's own."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _fernet(key: str) -> Fernet:
    derived = hashlib.blake2b(key.encode(), person=b"accounts", digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(derived))


def _keys() -> MultiFernet:
    return MultiFernet([_fernet(k) for k in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def seal(text: str) -> str:
    """Encrypt with the newest key."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt with any key in use; raises InvalidToken for anything else."""
    return _keys().decrypt(sealed.encode()).decode()
