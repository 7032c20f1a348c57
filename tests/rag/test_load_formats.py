"""Formats that come in containers: PDF, Word, slides, sheets, mail, books, rich text."""

# ruff: noqa: E501  (samples of pages and files read best on one line)

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.load import load_bytes
from rag.types import Document

from .test_load import assert_sound

CLOSING = (
    "That is all there was to it. ",
    "More will follow in due course. ",
    "Nothing else was said by them. ",
    "The firms declined to comment. ",
)
SENTENCES = (
    "Alder Motors has agreed to buy a tenth of Birch Cloud for two million dollars. The sale should close in March. "
)


def load(data: bytes, name: str) -> Document:
    document = load_bytes(data, name, origin=name)[0]
    assert_sound(document)
    return document


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, block.span.of(document.text)) for block in document.blocks]


def pdf(pages: int = 4, **encryption: str) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.lib.units import cm
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

    def edges(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.drawString(2 * cm, 28.5 * cm, "Alder Motors annual report")
        canvas.drawString(10 * cm, 1 * cm, f"Page {template.page}")

    styles = getSampleStyleSheet()
    story: list[object] = []
    for number in range(1, pages + 1):
        story += [Paragraph(f"Chapter number {number}", styles["Heading1"]), Paragraph(SENTENCES * 4, styles["Normal"])]
        story += [
            Spacer(1, 20),
            Paragraph(f"Only page {number} says this. {SENTENCES * 2} {CLOSING[number % 4] * 5}", styles["Normal"]),
            PageBreak(),
        ]
    out = io.BytesIO()
    template = SimpleDocTemplate(out, title="Annual Report", author="Ann Lee", **encryption)
    template.build(story, onFirstPage=edges, onLaterPages=edges)
    return out.getvalue()


def test_pdf_keeps_pages_joins_lines_and_sets_running_lines_apart() -> None:
    document = load(pdf(), "a.pdf")
    assert (document.title, document.published, document.meta["author"]) == ("Annual Report", None, "Ann Lee")
    for number in range(1, 5):
        [block] = [block for block in document.blocks if f"Only page {number}" in block.span.of(document.text)]
        assert (block.page, block.heading) == (number, f"Chapter number {number}")
        assert (
            block.span.of(document.text)
            == f"Only page {number} says this. {SENTENCES * 2}{CLOSING[number % 4] * 5}".strip()
        )
    aside = [text for kind, text in kinds(document) if kind == "furniture"]
    assert aside.count("Alder Motors annual report") == 4
    assert "Page 3" in aside


def test_encrypted_pdf_says_so() -> None:
    with pytest.raises(LoadError, match="encrypted"):
        load(pdf(1, encrypt="secret"), "a.pdf")


def test_pdf_without_text_says_so() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(50, 50, 100, 100)
    canvas.showPage()
    canvas.save()
    with pytest.raises(LoadError, match="OCR"):
        load(out.getvalue(), "a.pdf")


def test_docx_keeps_order_lists_tables_and_notes_its_dates_as_meta() -> None:
    import docx

    made = docx.Document()
    made.core_properties.title, made.core_properties.author = "Contract", "Ann Lee"
    made.add_heading("Contract of sale", 1)
    made.add_paragraph(SENTENCES)
    made.add_heading("Terms", 2)
    made.add_paragraph("First term", style="List Bullet")
    made.add_paragraph("Second term", style="List Number")
    table = made.add_table(2, 2)
    for cell, text in zip(table._cells, ["Buyer", "Share", "Alder", "10%"], strict=True):
        cell.text = text
    made.add_paragraph("The end of the contract stands behind the table.")
    made.sections[0].footer.paragraphs[0].text = "Confidential draft"
    out = io.BytesIO()
    made.save(out)
    document = load(out.getvalue(), "a.docx")
    assert kinds(document) == [
        ("title", "Contract of sale"),
        ("paragraph", SENTENCES.strip()),
        ("heading", "Terms"),
        ("list", "- First term"),
        ("list", "- Second term"),
        ("table", "| Buyer | Share |\n| Alder | 10% |"),
        ("paragraph", "The end of the contract stands behind the table."),
        ("furniture", "Confidential draft"),
    ]
    assert document.published is None
    assert document.meta["author"] == "Ann Lee"
    assert "created" in document.meta
    assert [block.heading for block in document.blocks if block.kind == "table"] == ["Terms"]


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet(rows: str) -> bytes:
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets><sheet name="Deals" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<R><Relationship Id="r1" Target="worksheets/s.xml"/></R>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>Firm</t></si><si><t>Day</t></si><si><t>Alder</t></si></sst>',
            "xl/worksheets/s.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )


def test_xlsx_rows_become_records_under_the_sheet() -> None:
    rows = (
        '<row><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>Sum</t></is></c></row>'
        '<row><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>42022</v></c><c r="D2"><v>0.1</v></c></row>'
    )
    document = load(sheet(rows), "a.xlsx")
    assert kinds(document) == [("heading", "Deals"), ("record", "Firm: Alder; Day: 2015-01-18; Sum: 0.1")]


def test_epub_chapters_follow_the_spine() -> None:
    chapter = (
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>{0}</h1><p>The text of {0} stands here.</p></body></html>"
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Book</dc:title>'
        "<dc:creator>Ann Lee</dc:creator><dc:publisher>Press</dc:publisher><dc:date>2008-01-03</dc:date></metadata><manifest>"
        '<item id="a" href="a%20b.xhtml"/><item id="b" href="b.xhtml"/></manifest><spine><itemref idref="b"/><itemref idref="a"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="O/p.opf"/></rootfiles></container>'
    data = zipped(
        {
            "META-INF/container.xml": container,
            "O/p.opf": package,
            "O/a b.xhtml": chapter.format("One"),
            "O/b.xhtml": chapter.format("Two"),
        }
    )
    document = load(data, "a.epub")
    assert document.text == "Two\n\nThe text of Two stands here.\n\nOne\n\nThe text of One stands here."
    assert (document.title, document.publisher, str(document.published)) == ("Book", "Press", "2008-01-03")


MAIL = (
    b"From: Ann <a@x.org>\r\nTo: b@x.org\r\nSubject: =?utf-8?B?5bCP57Gz?= plan\r\nDate: Mon, 16 Dec 2024 10:30:00 -0500\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"The plan is to buy shares.\r\n--x\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=t.csv\r\n\r\n"
    b"Name,Sum\r\nAnn,3\r\n--x--\r\n"
)


def test_mail_gives_the_message_and_its_attachments() -> None:
    message, table = load_bytes(MAIL, "a.eml", origin="a.eml")
    assert (message.title, str(message.published), message.text) == (
        "小米 plan",
        "2024-12-16",
        "The plan is to buy shares.",
    )
    assert message.meta["attachments"] == "t.csv"
    assert (table.origin, table.text) == ("a.eml#t.csv", "Name: Ann; Sum: 3")


def test_rtf_text() -> None:
    source = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}\pard Caf\'e9 was \b sold\b0 .\par \u23567?\u31859? paid\~10\'25.\par}"
    assert load(source, "a.rtf").text == "Café was sold.\n\n小米 paid 10%."


@pytest.mark.parametrize(
    ("members", "name", "reason"),
    [
        ({f"{i}": "" for i in range(20_001)}, "a.docx", "unfolds"),
        ({"word/document.xml": b"\0" * 160 * 2**20}, "a.docx", "unfolds"),
        ({"x": "y"}, "a.docx", "no word/document"),
        ({"x": "y"}, "a.xlsx", "no xl/workbook"),
        ({"x": "y"}, "a.pptx", "without slides"),
        ({"x": "y"}, "a.epub", "no package"),
    ],
    ids=["many-parts", "bomb", "docx", "xlsx", "pptx", "epub"],
)
def test_containers_with_the_wrong_content_say_why(members: dict[str, str | bytes], name: str, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        load(zipped(members), name)


def test_entities_that_multiply_are_not_resolved() -> None:
    entities = '<!ENTITY a "laugh">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<!DOCTYPE d [{entities}]><w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>words &i;</w:t></w:r></w:p></w:body></w:document>'
    assert load(zipped({"word/document.xml": xml}), "a.docx").text == "words"


def test_web_archive_is_read_as_its_page(tmp_path: Path) -> None:
    page = "<html><body><p>" + SENTENCES * 3 + "</p></body></html>"
    head = (
        "MIME-Version: 1.0\nSnapshot-Content-Location: https://x.org/a\nContent-Type: multipart/related; boundary=x\n\n"
    )
    data = f"{head}--x\nContent-Type: text/html; charset=utf-8\n\n{page}\n--x--\n"
    document = load(data.encode(), "a.mhtml")
    assert document.text == (SENTENCES * 3).strip()
    assert document.url == "https://x.org/a"
