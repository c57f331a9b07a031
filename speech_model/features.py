"""The same cepstra that Vosk computes from conf/mfcc.conf.

Tones are pitch, and the pitch of a low voice is only seen in a window of 40 ms with narrow bands; Kaldi's usual 25 ms
and broad bands leave a model deaf to tones.
"""

from typing import Any

import kaldi_native_fbank as knf
import numpy as np

from .sound import MODEL_RATE_HZ, Samples

COEFFICIENTS = 80
FRAME_MS = 40.0
FRAME_SHIFT = 160
STEP_MIDDLE = 240  # samples from the start of a frame to the middle of the 30 ms for which Vosk takes its answer

MFCC_CONF = f"""--use-energy=false
--frame-length={FRAME_MS:g}
--sample-frequency={MODEL_RATE_HZ}
--num-mel-bins={COEFFICIENTS}
--num-ceps={COEFFICIENTS}
--low-freq=20
--high-freq=7600
--dither=0
--snip-edges=true
"""

Features = np.ndarray[Any, np.dtype[np.float32]]


def mfcc(samples: Samples) -> Features:
    """Frames x 80; samples are of int16 scale."""
    options = knf.MfccOptions()
    options.use_energy = False
    options.num_ceps = COEFFICIENTS
    options.mel_opts.num_bins = COEFFICIENTS
    options.mel_opts.low_freq = 20
    options.mel_opts.high_freq = 7600
    options.frame_opts.frame_length_ms = FRAME_MS
    options.frame_opts.samp_freq = MODEL_RATE_HZ
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = True
    stream = knf.OnlineMfcc(options)
    stream.accept_waveform(MODEL_RATE_HZ, samples.tolist())
    stream.input_finished()
    frames = [stream.get_frame(i) for i in range(stream.num_frames_ready)]
    return np.asarray(frames, np.float32).reshape(-1, COEFFICIENTS)
