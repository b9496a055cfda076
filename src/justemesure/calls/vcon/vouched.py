"""A vCon that somebody vouches for: the only one of which anything is made.

What a vCon says of itself (that it is redacted, under which charter, until when) is text that
anybody can write. It is acted upon only where a signature by who is trusted covers it, and all that
`call verify` looks at holds.
"""

from datetime import datetime
from pathlib import Path

from justemesure.calls.vcon.jws import Trusted
from justemesure.calls.vcon.read import Opened, read
from justemesure.calls.vcon.told import tell
from justemesure.calls.vcon.verify import verify
from justemesure.errors import NotPermitted
from justemesure.i18n import Language


def vouched(path: Path, signer: Trusted, at: datetime, language: Language) -> Opened:
    """Read a vCon of which every check holds.

    Args:
        signer: the key or certificate that whoever asks believes in.
        at: the moment at which its grants must be in force, aware.

    Raises:
        BadInput: it cannot be read, or is no vCon.
        NotPermitted: it is not signed, not by that signer, was changed since, or a hash or a
            grant does not hold.
    """
    found = read(path)
    for check in verify(found, signer, at, {}):
        if not check.holds:
            raise NotPermitted("vcon-not-vouched", file=str(path), why=tell(check, language))
    return found
