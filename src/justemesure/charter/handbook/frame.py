"""What every page of the site has around its content: head, policy, ways to the others, foot."""

from html import escape
from string import Template

from justemesure.charter.handbook.contents import HERE, Contents
from justemesure.charter.handbook.links import PAGES
from justemesure.charter.wording import day
from justemesure.i18n import LANGUAGES, message

# `file:` beside 'self': browsers do not agree on what 'self' is for a page opened from a disk.
POLICY = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:;"
    " base-uri 'none'; form-action 'none'"
)


def framed(contents: Contents, title: str, body: str, *, at: str, kind: str = "page") -> str:
    """A whole page.

    Args:
        at: where it stands in its language's folder, ``rules/pro009.html``.
        kind: what the style sheet calls it.
    """
    up = "../" * at.count("/")
    language = contents.language
    (other,) = (one for one in LANGUAGES if one != language)
    template = Template((HERE / "frame.html").read_text(encoding="utf-8"))
    current = ' aria-current="page"'
    return template.substitute(
        language=language,
        policy=escape(POLICY),
        title=escape(title),
        name=escape(contents.said("name")),
        root=f"{up}../",
        up=up,
        kind=kind,
        skip=escape(contents.said("skip")),
        menu=escape(contents.said("menu")),
        pages="".join(
            f'<li><a href="{up}{name}.html"{current if at == f"{name}.html" else ""}>'
            f"{escape(contents.said(f'page.{name}'))}</a></li>"
            for name in PAGES
        ),
        other=other,
        other_address=f"{up}../{other}/{at}",
        other_name=message(other, "handbook", "language"),
        search=escape(contents.said("search.label")),
        none=escape(contents.said("search.none")),
        one=escape(contents.said("search.one")),
        many=escape(contents.said("search.many", n="#")),
        body=body,
        foot=escape(
            contents.said("foot", day=day(contents.on, language), version=contents.version)
        ),
    )
