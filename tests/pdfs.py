"""Small PDFs made by the tests: papers of some pages, slides, posters, scans, templates."""

import pymupdf

WORDS = (
    "We measured how twelve readers answer forty questions about a method and its results. "
    "The difference between both groups was small and its interval holds zero. "
)


def paper_pdf(pages: int = 3, *, width: float = 595, height: float = 842, words: str = WORDS * 12) -> bytes:
    """Return a PDF with a heading and some text on each page, as an ordinary paper has."""
    document = pymupdf.open()
    for number in range(1, pages + 1):
        page = document.new_page(width=width, height=height)
        page.insert_text((72, 90), f"{number} Results of study {number}", fontsize=14, fontname="hebo")
        page.insert_textbox((72, 110, width - 72, height - 72), words, fontsize=10)
    return document.tobytes(deflate=True)


def scanned_pdf(pages: int = 2, stamp: str = "") -> bytes:
    """Return a PDF whose pages are pictures of a paper, with at most a stamp of text on each."""
    document = pymupdf.open()
    for page in pymupdf.open(stream=paper_pdf(pages), filetype="pdf"):
        scan = document.new_page(width=page.rect.width, height=page.rect.height)
        scan.insert_image(scan.rect, pixmap=page.get_pixmap(dpi=50))
        scan.insert_text((500, 830), stamp, fontsize=8)
    return document.tobytes(deflate=True)


def locked_pdf(password: str) -> bytes:
    """Return an encrypted paper, open to everyone if the password is empty."""
    document = pymupdf.open(stream=paper_pdf(), filetype="pdf")
    return document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw=password)
