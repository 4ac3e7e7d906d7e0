"""Makes the fixtures of LogMelTest and WavFileTest: python make_fixtures.py (NumPy 2)."""

import json
import wave

import numpy as np

rate, window, hop, filters = 8000, 200, 160, 32
time = np.arange(int(0.13 * rate)) / rate
tone = 0.4 * np.sin(2 * np.pi * (300 * time + 4000 * time**2)) + 0.05 * np.random.default_rng(7).standard_normal(time.size)
samples = np.clip(np.round(tone * 32768), -32768, 32767).astype("<i2")

with wave.open("chirp.wav", "wb") as out:
    out.setnchannels(1), out.setsampwidth(2), out.setframerate(rate)
    out.writeframes(samples.tobytes())

# Two channels of 24 bits: the chirp and silence.
wide = np.zeros((samples.size, 2), dtype="<i4")
wide[:, 0] = samples.astype("<i4") << 8
with wave.open("stereo24.wav", "wb") as out:
    out.setnchannels(2), out.setsampwidth(3), out.setframerate(rate)
    out.writeframes(b"".join(int(v).to_bytes(3, "little", signed=True) for v in wide[:400].reshape(-1)))

size = 256
hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
frames = np.lib.stride_tricks.sliding_window_view(samples / 32768.0, window)[::hop]
power = np.abs(np.fft.rfft(frames * hann, size)) ** 2

mel = np.linspace(0, 2595 * np.log10(1 + rate / 2 / 700), filters + 2)
corners = 700 * (10 ** (mel / 2595) - 1)
bins = np.linspace(0, rate / 2, size // 2 + 1)
slopes = corners[None, :] - bins[:, None]
width = np.diff(corners)
banks = np.maximum(0, np.minimum(-slopes[:, :-2] / width[:-1], slopes[:, 2:] / width[1:]))

logs = np.log(np.maximum(power @ banks, 1e-10))
logs -= logs.mean(axis=0)
json.dump([[round(float(v), 6) for v in row] for row in logs], open("chirp.log-mel.json", "w"))
