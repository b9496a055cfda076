"""``python -m justemesure``: the same as the ``justemesure`` command."""

import sys

from justemesure.cli.main import main

sys.exit(main())
