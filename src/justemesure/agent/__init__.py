"""The desktop process: it collects what the charter permits, and the person sees it first."""
