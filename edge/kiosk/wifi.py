"""The code for the room's Wi-Fi, for the display and for the paper before the room."""

from markupsafe import Markup

from contract.look.codes import svg_code
from contract.wifi import wifi_code
from edge.kiosk.shell import kiosk
from edge.kiosk.texts import gettext as _


def wifi_name() -> str:
    """How the room's Wi-Fi is called, empty when the settings name none."""
    return kiosk().settings.wifi.name


def wifi_picture() -> Markup:
    """The code that a phone's camera reads to join it; empty without a Wi-Fi."""
    wifi = kiosk().settings.wifi
    return svg_code(wifi_code(wifi.name, wifi.key), label=_("Mã Wi-Fi phòng họp")) if wifi.name else Markup()
