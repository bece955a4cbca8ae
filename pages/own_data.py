"""Own data: a workbook of own enterprises, from the empty template to figures without errors."""

from pages.parts.exchange import kept_on_server, own_place_use, own_workbook_upload
from pages.parts.frame.page import open_page
from pages.parts.shared.view import View


def body(view: View) -> None:
    """Whose figures are looked at; the template; the upload with all that is wrong in it; what was read, and its use; what is kept on the server."""
    own_place_use.standing()
    own_workbook_upload.template_offer()
    own_workbook_upload.upload()
    kept_on_server.opening()


open_page("own_data", body)
