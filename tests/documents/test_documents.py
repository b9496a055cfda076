"""The legal documents: complete, traced, and nothing that neither charter nor catalogue says."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from justemesure.charter.lint import rules
from justemesure.documents.document import Document, Statement, as_text
from justemesure.documents.issue import WRITERS
from justemesure.documents.names import DOCUMENTS
from justemesure.documents.writer import Case, Writer
from justemesure.i18n import LANGUAGES, Language
from papers import papers

CaseOf = Callable[[str, Language], Case]
DocumentOf = Callable[[str, Language, str], Document | None]

EXAMPLE = "tests/fixtures/documents/charter.yaml"
UNLAWFUL = "examples/unlawful.yaml"
EVERY_FIELD = "tests/fixtures/charters/every-field.yaml"
ALMOST_NOTHING = "tests/fixtures/charters/unlawful/almost-nothing-written.yaml"
CHARTERS = (EXAMPLE, UNLAWFUL, EVERY_FIELD, ALMOST_NOTHING)

# What law-documents asks of each, in the French of this example.
FIELDS = {
    "notice": """Voix Claire SAS|dpo@voixclaire.example|11 janvier 2027|appareil personnel|
        l'intérêt légitime|C. trav. L3171-2|écrivez à : droits@voixclaire.example|
        6 appels par personne|par équipe seulement|contenu des frappes au clavier|
        webcam en continu|les pauses|
        émotions du conseiller d'après la voix|conseillers en formation|le formateur|hébergées|
        Aucun sous-traitant|13 mois|les corriger|les faire effacer|Votre droit d'opposition|
        sous 1 mois|CNIL|obligatoire|
        Rien ici ne décide|whisper-base|supervisé par le formateur|touche *9|
        Aucune évaluation|12 novembre 2026|version 3 de la notice|emargement-2026-12.csv""",
    "callers": """peut enregistrer cet appel pour former|opposer en appuyant sur|adresse courte|
        transcription automatique|assistant automatique|langues de la page|3 mois|le formateur|CNIL|
        l'opposition est notée|service rendu""",
    "consultation": """raisons du projet|double écoute|hors du projet|certains télétravaillent|
        sites et services|15 jours|Ils exigent un second facteur|L'intérêt légitime|
        effet attendu sur la charge|rythme|autonomie|isolement|compétences|rémunération|
        accessibilité|RPS-2026-14|biais-2026|
        aipd-v3.pdf|avis du délégué|notice-salaries-v3.pdf|Aucun sous-traitant|avant l'avis|
        a voté le recours à un expert|2 mois|80\u00a0%|indicateurs|31 décembre 2027|avec réserves|
        pv-cse-2026-11-12.pdf|orientations stratégiques de 2026""",
    "register": """Voix Claire SAS|Responsable conjoint|dpo@|T-07|former les conseillers|l'intérêt
        légitime|conseillers en formation|transcription|Les appels de la personne|le formateur|
        hors de l'Espace économique|3 mois|chiffrées|aipd-v3.pdf|12 novembre 2026|empreinte""",
    "impact": """enregistrement d'appels|bénéfices attendus|2018-327|2021-122|L1121-1|durées|double
        écoute|les corriger|notice-salaries|sous-traitant|mise en balance|proportionnalité|
        Chiffrement|Accès illégitime|
        Modification non désirée|Disparition|gravité|vraisemblance|Détournement|Vie
        syndicale|Discrimination|Intensification|Erreurs|18 novembre 2026|12 novembre 2026|plan|
        31 décembre 2027|Décision""",
    "balancing": """former les conseillers|lia-formation.pdf|jeux de rôle|attentes des personnes|
        effets sur les personnes|6 appels par personne|conclusion motivée""",
    "ai_register": """transcription — whisper-base|fournisseur et version|Déployeur|formation|le
        formateur|conseillers en formation|enregistrement d'appels|Rien ici ne décide|notre serveur|
        minimale|aucune décision sur une personne|AIA001|18 janvier 2027|2 décembre 2027|peut
        l'arrêter|4\u00a0%|formation-ia|Journaux|aipd-v3.pdf|12 novembre 2026|incidents|responsable
        interne|30 juin 2027|14,6\u00a0%|0,38""",
    "session_sheet": """Personne formée|Besoin de formation|18 janvier 2027|Numéros des appels|
        Formateur|Effacés le|2 mois|Vous voyez vos appels""",
    "retention": """le son, une fois revu|comparer une saison|Journal de qui a consulté|12 mois|
        Sauvegardes|Certificat|Effacé par""",
}


def test_the_documents_of_one_charter_are_what_they_were() -> None:
    """Where one changes on purpose: python tests/papers.py, then look at the difference."""
    changed = [path for path, text in papers() if text != path.read_text("utf-8")]
    assert changed == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_document_holds_what_the_law_asks_of_it(document_of: DocumentOf, name: str) -> None:
    document = document_of(EXAMPLE, "fr", name)
    assert document is not None
    text = as_text(document).replace("’", "'").casefold()
    asked = [re.sub(r"[ \n]+", " ", field).strip().casefold() for field in FIELDS[name].split("|")]
    missing = [field for field in asked if field not in text]
    assert missing == []


@pytest.mark.parametrize("charter", CHARTERS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_statement_comes_from_a_place_of_the_charter_or_from_a_rule(
    case_of: CaseOf, document_of: DocumentOf, charter: str, name: str
) -> None:
    places = case_of(charter, "en").file.places
    if (document := document_of(charter, "en", name)) is None:
        return
    for _, statement in document.statements():
        assert statement.places or statement.rules, statement.text
        assert all(place in places for place in statement.places), statement
        assert set(statement.rules) <= set(rules()), statement


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_languages_say_as_much(document_of: DocumentOf, name: str) -> None:
    for charter in (EXAMPLE, EVERY_FIELD):
        told = [document_of(charter, language, name) for language in LANGUAGES]
        french, english = (list(document.statements()) if document else [] for document in told)
        assert [one.places for _, one in french] == [one.places for _, one in english]
        assert [one.rules for _, one in french] == [one.rules for _, one in english]


@pytest.mark.parametrize("charter", CHARTERS)
def test_gaps_are_numbered_and_listed_at_the_end(document_of: DocumentOf, charter: str) -> None:
    for name in DOCUMENTS:
        if (document := document_of(charter, "en", name)) is None:
            continue
        shown = re.findall(r"\[To fill in (\d+): ", as_text(document))
        assert sorted({int(number) for number in shown}) == [gap.number for gap in document.gaps]
        listed = [one.text for under, one in document.statements() if "left to fill in" in under]
        assert [f"{gap.number} — {gap.label}" for gap in document.gaps] == [
            text for text in listed if re.match(r"\d+ — ", text)
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_dates_come_from_the_charter_a_catalogue_or_a_rule(
    case_of: CaseOf, root: Path, language: Language
) -> None:
    """Every run of digits, numbering and traces aside, is written in one of them."""
    locale = root / "src" / "justemesure" / "locale" / language
    written = (root / EXAMPLE).read_text("utf-8")
    for source in (*locale.glob("documents*.yaml"), locale / "words.yaml", locale / "charter.yaml"):
        written += source.read_text("utf-8")
    package = root / "src" / "justemesure"
    law = [package / "charter" / "law" / f"{name}.yaml" for name in ("ai_act", "consultation")]
    law += [package / "charter/law/sources.yaml", package / "documents/own_parts.yaml"]
    written += "".join(source.read_text("utf-8") for source in law)
    known = {*(number.lstrip("0") for number in re.findall(r"\d+", written)), "", "22"}  # the day
    for name, write in WRITERS.items():
        document = write(case_of(EXAMPLE, language))
        assert document is not None
        body = [
            (under, one)
            for under, one in document.statements()
            if not re.search(
                "where each section|d.où vient|reste à compléter|left to fill", under.lower()
            )
        ]
        for under, statement in body:
            text = re.sub(r"\[(À compléter|To fill in) \d+|[0-9a-f]{16}…", "", statement.text)
            found = {number.lstrip("0") for number in re.findall(r"\d+", text)}
            assert found <= known, (name, under, statement.text, found - known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_charter_with_findings_prints_them_and_calls_itself_a_draft(
    case_of: CaseOf, document_of: DocumentOf, language: Language
) -> None:
    case = case_of(UNLAWFUL, language)
    for name in DOCUMENTS:
        document = document_of(UNLAWFUL, language, name)
        if document is None:
            continue
        text = as_text(document)
        assert re.search(r"^! (Projet|Draft)", text, re.MULTILINE), name
        blocking = {finding.rule.code for finding in case.findings if finding.blocks}
        assert all(f" — {code} — " in text or f" — {code} |" in text for code in blocking), name
    file = document_of(UNLAWFUL, language, "consultation")
    assert file is not None
    every = as_text(file)
    assert all(f"— {finding.rule.code} |" in every for finding in case.findings)
    clean = document_of(EXAMPLE, language, "consultation")
    assert clean is not None
    assert not re.search(r"^! ", as_text(clean), re.MULTILINE)


def test_what_a_charter_leaves_out_is_a_gap_and_never_a_promise(document_of: DocumentOf) -> None:
    document = document_of(ALMOST_NOTHING, "en", "notice")
    assert document is not None
    text = as_text(document)
    assert len(document.gaps) > 15
    assert "the charter does not say it (rights)" in text
    assert "You have an answer within" not in text
    assert "that interest was weighed" not in text
    assert "Write to: [To fill in" in text


def test_what_a_charter_holds_never_makes_a_gap(case_of: CaseOf) -> None:
    writer = Writer(case_of(EXAMPLE, "en"), "register")
    told = writer.statement("missing.entry", ("register",), measure="[[ten]] {x}")
    assert len([run for run in told.runs if not isinstance(run, str)]) == 1
    assert isinstance(writer.plain("[[nothing]]", ("register",)), Statement)
    assert writer.plain("[[nothing]]", ("register",)).runs == ("[[nothing]]",)


def test_documents_that_a_charter_does_not_call_for_are_not_written(
    document_of: DocumentOf,
) -> None:
    charter = "tests/fixtures/charters/unlawful/webcam-at-home.yaml"
    assert document_of(charter, "fr", "callers") is None
    assert document_of(charter, "fr", "session_sheet") is None
    assert document_of(charter, "fr", "notice") is not None


def test_our_own_parts_have_the_errors_that_were_measured(root: Path) -> None:
    """Where a benchmark is run again, its numbers go to documents/own_parts.yaml."""
    from justemesure.documents.ai_register import own_parts

    tables = (root / "benchmarks" / "README.md").read_text("utf-8")
    words = own_parts()["transcript"]["numbers"]
    row = next(line for line in tables.splitlines() if "prompts |" in line)
    minutes, prompts = re.findall(r"[\d.]+", row.split("|")[1])
    cells = [cell.strip(" %") for cell in row.split("|")[2:7]]
    assert [minutes, prompts] == [words["minutes"], words["prompts"]]
    assert cells == [words[k] for k in ("words", "wer", "deleted", "inserted", "substituted")]
    times = own_parts()["timing"]["numbers"]
    errors = re.findall(r"\d\.\d+", next(x for x in tables.splitlines() if "mean absolute" in x))
    assert errors == [times[k] for k in ("adviser", "customer", "silence", "overlap")]
