"""The commands of vCons: read, sign, verify, export. They load what they need when they run."""

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from justemesure.charter.vocabulary import Role
from justemesure.cli.calls import moment_in, permitting, secret_key, speech_stack
from justemesure.cli.command import DONE, Command, Parser, tell
from justemesure.errors import BadInput, Misuse, NotPermitted
from justemesure.i18n import visible

if TYPE_CHECKING:
    from justemesure.calls.call import Segment
    from justemesure.calls.lent import Lent

_FORMATS = ("vtt", "textgrid", "csv", "rttm")


def _show_arguments(parser: Parser) -> None:
    parser.option("vcon", metavar="VCON", type=Path)
    parser.formats("text", "json")


def _show(asked: argparse.Namespace) -> int:
    with speech_stack():
        from justemesure.calls.vcon.held import segments
        from justemesure.calls.vcon.read import read
        from justemesure.calls.vcon.told import lines

    opened = read(asked.vcon)
    if asked.format == "json":
        print(json.dumps(opened.vcon, ensure_ascii=False, indent=1))
        return DONE
    vcon = opened.vcon
    print(f"vCon {vcon['uuid']}")
    print(tell(asked, "vcon-signed" if opened.envelope else "vcon-unsigned"))
    for line in lines(vcon, asked.lang):
        print(line)
    said = segments(vcon, str(asked.vcon))
    for segment in said or ():
        who = tell(asked, f"party-{segment.party}") if segment.party else "–"
        print(f"  {segment.start:8.2f}  {who:<8}  {visible(segment.text)}")
    return DONE


def _sign_arguments(parser: Parser) -> None:
    parser.option("vcon", metavar="VCON", type=Path)
    parser.option("--key", required=True, type=Path, metavar="FILE")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help=parser.told("out-file")
    )
    parser.option("--sound-url", metavar="URL")


def _sign(asked: argparse.Namespace) -> int:
    with speech_stack():
        from justemesure.calls.vcon.change import by_reference
        from justemesure.calls.vcon.jws import signed
        from justemesure.calls.vcon.read import read

    key = secret_key(asked, asked.key)
    opened = read(asked.vcon)
    if opened.envelope is not None:
        raise Misuse("vcon-signed-already", file=str(asked.vcon))
    vcon, files = opened.vcon, {}
    if asked.sound_url is not None:
        if not asked.sound_url.startswith("https://"):
            raise Misuse("vcon-url", url=asked.sound_url)
        vcon, sound = by_reference(vcon, asked.sound_url)
        if sound is None:
            raise Misuse("vcon-no-sound", file=str(asked.vcon))
        beside = asked.out.with_suffix(".opus")
        if beside == asked.out:
            raise Misuse("vcon-one-name", file=str(beside))
        files[beside] = sound
    envelope = signed(vcon, key, datetime.now(UTC))
    files[asked.out] = (json.dumps(envelope, indent=1) + "\n").encode()
    _write(files)
    for path in files:
        print(tell(asked, "vcon-written", file=path))
    return DONE


def _attach_arguments(parser: Parser) -> None:
    parser.option("vcon", metavar="VCON", type=Path)
    parser.option("text", metavar="FILE", type=Path)
    parser.option("purpose", metavar="PURPOSE")
    parser.option("--signer", required=True, type=Path, metavar="KEY.pub")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help=parser.told("out-file")
    )


def _attach(asked: argparse.Namespace) -> int:
    with speech_stack():
        from justemesure.calls.vcon.change import attached
        from justemesure.calls.vcon.jws import trusted
        from justemesure.calls.vcon.read import content_of
        from justemesure.calls.vcon.vouched import vouched

    now = datetime.now(UTC)
    opened = vouched(asked.vcon, trusted(asked.signer), now, asked.lang)
    content = content_of(asked.text)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise BadInput("not-utf8", file=str(asked.text), byte=error.start) from None
    made = attached(opened.vcon, content_of(asked.vcon), asked.purpose, text, now)
    _write({asked.out: (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()})
    print(tell(asked, "vcon-written", file=asked.out))
    return DONE


def _write(files: Mapping[Path, bytes]) -> None:
    """All of them or none."""
    from justemesure.folder import put

    written: list[Path] = []
    try:
        for path, content in files.items():
            put(path, content)
            written.append(path)
    except OSError as error:
        for done in written:
            done.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise Misuse("file-exists", file=str(path)) from None
        raise Misuse("cannot-write", file=str(path), problem=error.strerror) from None


def _verify_arguments(parser: Parser) -> None:
    parser.option("vcon", metavar="VCON", type=Path)
    parser.add_argument("--key", type=Path, metavar="KEY.pub", help=parser.told("key-vcon"))
    at = parser.told("at-vcon")
    parser.add_argument("--at", metavar="TIME", type=moment_in(parser.language), help=at)
    told = parser.told("outside")
    parser.add_argument("--file", action="append", default=[], type=Path, metavar="FILE", help=told)


def _verify(asked: argparse.Namespace) -> int:
    with speech_stack():
        from justemesure.calls.vcon.jws import trusted
        from justemesure.calls.vcon.read import content_of, read
        from justemesure.calls.vcon.told import tell as tell_check
        from justemesure.calls.vcon.verify import verify

    at = asked.at or datetime.now(UTC)
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    opened = read(asked.vcon)
    files = {str(path): content_of(path) for path in asked.file}
    checks = verify(opened, asked.key and trusted(asked.key), at, files)
    for check in checks:
        print(f"{'✓' if check.holds else '✗'} {tell_check(check, asked.lang)}")
    if not all(check.holds for check in checks):
        raise NotPermitted("vcon-refused", file=str(asked.vcon))
    return DONE


def _lent_arguments(parser: Parser) -> None:
    told = parser.told("charter")
    parser.add_argument(
        "--charter", required=True, action="append", type=Path, metavar="FILE", help=told
    )
    parser.option("--group", action="append", default=[], metavar="NAME")
    parser.option("--role", choices=get_args(Role), default="person")
    demo = parser.told("demo-vcon")
    parser.add_argument("--demo", action="store_true", help=demo)
    parser.add_argument("--key", type=Path, metavar="KEY.pub", help=parser.told("key-calls"))
    parser.option("--signer", required=True, type=Path, metavar="KEY.pub")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help=parser.told("out-file")
    )


def _export_arguments(parser: Parser) -> None:
    parser.option("vcon", metavar="VCON", type=Path)
    _lent_arguments(parser)
    parser.add_argument("--format", choices=_FORMATS, default="vtt", help=parser.told("format"))


def _export(asked: argparse.Namespace) -> int:
    (one,) = _lent(asked, [asked.vcon])
    until = one.lets.get("transcript")
    if until is None:
        raise NotPermitted("vcon-not-exported", file=one.name, measure=one.held.context.measure)
    if one.held.segments is None:
        raise BadInput("vcon-no-words", file=one.name)
    delete_on = min(until, one.held.delete_on)
    content = _formatted(asked, one, one.held.segments, delete_on)
    _write({asked.out: content.encode()})
    print(tell(asked, "vcon-written", file=asked.out))
    return DONE


def _formatted(
    asked: argparse.Namespace, one: "Lent", said: "list[Segment]", delete_on: datetime
) -> str:
    from justemesure.calls.outputs import notes_of
    from justemesure.calls.tables import as_csv, as_rttm
    from justemesure.calls.textgrid import as_textgrid
    from justemesure.calls.vtt import as_vtt

    context = one.held.context
    notes = notes_of(context, delete_on, asked.lang)
    if asked.format == "vtt":
        return as_vtt(said, notes)
    if asked.format == "textgrid":
        return as_textgrid(said, one.held.seconds, notes)
    if asked.format == "rttm":
        return as_rttm(said, context.call, notes, one.held.parties)
    return as_csv(
        said,
        {
            "call": context.call,
            "charter": f"sha256:{context.charter}",
            "measure": context.measure,
            "delete_on": delete_on.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "demonstration": str(context.demonstration).lower(),
        },
    )


def _compare_arguments(parser: Parser) -> None:
    parser.option("first", metavar="DIR1", type=Path)
    parser.option("second", metavar="DIR2", type=Path)
    _lent_arguments(parser)


def _compare(asked: argparse.Namespace) -> int:
    first, second = _lent(asked, [_copy(asked.first), _copy(asked.second)])
    with speech_stack():
        from justemesure.calls.compare import as_html, pair

    page = as_html(pair(first, second), asked.lang)
    _write({asked.out: page})
    print(tell(asked, "vcon-written", file=asked.out))
    return DONE


def _copy(folder: Path) -> Path:
    """The redacted copy where there is one: two calls are compared on the least that was made."""
    if folder.is_file():
        return folder
    redacted = folder / "call.redacted.vcon.json"
    return redacted if redacted.exists() else folder / "call.vcon.json"


def _lent(asked: argparse.Namespace, paths: list[Path]) -> "list[Lent]":
    """Each call with what its charter lets out; the clock is that of the last of them."""
    with speech_stack():
        from justemesure.calls.lent import lent
        from justemesure.calls.vcon.held import held
        from justemesure.calls.vcon.jws import trusted
        from justemesure.calls.vcon.vouched import vouched

    charters = [permitting(asked, path) for path in asked.charter]
    signer, now = trusted(asked.signer), datetime.now(UTC)
    opened = [(vouched(path, signer, now, asked.lang), str(path)) for path in paths]
    calls = [(held(one.vcon, name), name) for one, name in opened]
    moments = max(call.context.now for call, _ in calls), now
    return [
        lent(call, name, charters, asked.role, asked.group, moments, asked.lang)
        for call, name in calls
    ]


COMMANDS = {
    "call show": Command(_show_arguments, _show),
    "call sign": Command(_sign_arguments, _sign),
    "call attach": Command(_attach_arguments, _attach),
    "call verify": Command(_verify_arguments, _verify),
    "call export": Command(_export_arguments, _export),
    "call compare": Command(_compare_arguments, _compare),
}
