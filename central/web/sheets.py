"""A list as a spreadsheet that is saved, not shown; a paper that was made for who asks; a file for calendars."""

from io import BytesIO

from flask import Response, send_file

from central.web.shell import today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def send_sheet(raw: bytes, name: str, *, as_csv: bool = False) -> Response:
    """The answer to who asked for it, under this name and today's date."""
    kind, ending = ("text/csv", "csv") if as_csv else (XLSX, "xlsx")
    return send_file(BytesIO(raw), mimetype=kind, as_attachment=True, download_name=f"{name}-{today()}.{ending}")


def send_file_of(raw: bytes, name: str, ending: str) -> Response:
    """A paper: a PDF opens in the browser, a Word document is saved."""
    kind = "application/pdf" if ending == "pdf" else DOCX
    answer = send_file(BytesIO(raw), mimetype=kind, as_attachment=ending != "pdf", download_name=f"{name}.{ending}")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def send_calendar(text: str, name: str) -> Response:
    """A file for calendars, under this name and today's date."""
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}-{today()}.ics"
    return answer
