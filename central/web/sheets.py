"""A list as a spreadsheet that is saved, not shown."""

from io import BytesIO

from flask import Response, send_file

from central.web.shell import today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_sheet(raw: bytes, name: str, *, as_csv: bool = False) -> Response:
    """The answer to who asked for it, under this name and today's date."""
    kind, ending = ("text/csv", "csv") if as_csv else (XLSX, "xlsx")
    return send_file(BytesIO(raw), mimetype=kind, as_attachment=True, download_name=f"{name}-{today()}.{ending}")
