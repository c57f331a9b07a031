"""What stands in for the demo's microphone: a meeting's usual sentences in one file, spoken by espeak-ng."""

import subprocess
import wave
from io import BytesIO
from pathlib import Path

_PAUSE_S = 1.5
_LINES = (
    ("vi", "kính thưa hội nghị"),
    ("vi", "thông qua chương trình làm việc"),
    ("vi-vn-x-south+f2", "tôi nhất trí với báo cáo"),
    ("vi-vn-x-south+f2", "đề nghị bổ sung ý kiến vào biên bản"),
    ("vi-vn-x-central+m3", "tôi đồng ý với dự thảo nghị quyết"),
    ("vi-vn-x-central+m3", "đề nghị sửa đổi điều một khoản hai"),
    ("vi+f3", "có tám mươi phần trăm đại biểu tán thành"),
    ("vi", "giao sở tài chính chủ trì phối hợp"),
    ("vi", "hạn hoàn thành là ngày ba mươi tháng sáu"),
    ("vi", "xin cảm ơn các đồng chí"),
)


def speak(path: Path) -> Path:
    """The file, made unless it is there."""
    if path.exists():
        return path
    draft = path.with_suffix(".part")
    with wave.open(str(draft), "wb") as whole:
        for place, (voice, text) in enumerate(_LINES):
            said = subprocess.run(["espeak-ng", "-v", voice, "--stdout", text], capture_output=True, check=True).stdout
            with wave.open(BytesIO(said)) as line:
                if place == 0:
                    whole.setparams(line.getparams())
                rate_hz = line.getframerate()
                # The length that espeak-ng writes for a pipe is a made-up one; what is read is what there is.
                whole.writeframes(line.readframes(len(said)) + bytes(2 * round(rate_hz * _PAUSE_S)))
    draft.replace(path)
    return path
