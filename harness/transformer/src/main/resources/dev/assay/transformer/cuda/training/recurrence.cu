// Training: the cells of recurrent layers at one position, a thread a hidden number of a sequence. Arguments point to the position's rows:
// `before` to those of the position before it, or to the initial state.

KERNEL rnn_forward(const float* input, const float* recurrent, int count, float* out) {
  EACH(i, count) out[i] = tanhf(input[i] + recurrent[i]);
}

KERNEL rnn_back(const float* out, const float* dout, int count, float* gradient, float* dinput) {
  EACH(i, count) {
    gradient[i] = dout[i] * (1 - out[i] * out[i]);
    dinput[i] += gradient[i];
  }
}

// Gates i, f, g, o take the place of the products.
KERNEL lstm_forward(const float* input, float* gates, const float* cells_before, int hidden, int count, float* cells, float* squashed,
                    float* out) {
  EACH(n, count) {
    i64 at = n / hidden * 4 * hidden + n % hidden;
    float i = sigmoid(gates[at] + input[at]);
    float f = sigmoid(gates[at + hidden] + input[at + hidden]);
    float g = tanhf(gates[at + 2 * hidden] + input[at + 2 * hidden]);
    float o = sigmoid(gates[at + 3 * hidden] + input[at + 3 * hidden]);
    gates[at] = i;
    gates[at + hidden] = f;
    gates[at + 2 * hidden] = g;
    gates[at + 3 * hidden] = o;
    cells[n] = f * cells_before[n] + i * g;
    squashed[n] = tanhf(cells[n]);
    out[n] = o * squashed[n];
  }
}

KERNEL lstm_back(const float* gates, const float* cells_before, const float* squashed, const float* dout, int hidden, int count,
                 float* dcells, float* gradient, float* dinput) {
  EACH(n, count) {
    i64 at = n / hidden * 4 * hidden + n % hidden;
    float i = gates[at];
    float f = gates[at + hidden];
    float g = gates[at + 2 * hidden];
    float o = gates[at + 3 * hidden];
    float dh = dout[n];
    float dc = dcells[n] + dh * o * (1 - squashed[n] * squashed[n]);
    gradient[at] = dc * g * i * (1 - i);
    gradient[at + hidden] = dc * cells_before[n] * f * (1 - f);
    gradient[at + 2 * hidden] = dc * i * (1 - g * g);
    gradient[at + 3 * hidden] = dh * squashed[n] * o * (1 - o);
    dcells[n] = dc * f;
    for (int gate = 0; gate < 4; gate++) dinput[at + gate * hidden] += gradient[at + gate * hidden];
  }
}

// Gates r, z, n.
KERNEL gru_forward(const float* input, const float* recurrent, const float* before, int hidden, int count, float* gates, float* out) {
  EACH(m, count) {
    i64 at = m / hidden * 3 * hidden + m % hidden;
    float r = sigmoid(input[at] + recurrent[at]);
    float z = sigmoid(input[at + hidden] + recurrent[at + hidden]);
    float n = tanhf(input[at + 2 * hidden] + r * recurrent[at + 2 * hidden]);
    gates[at] = r;
    gates[at + hidden] = z;
    gates[at + 2 * hidden] = n;
    out[m] = (1 - z) * n + z * before[m];
  }
}

KERNEL gru_back(const float* recurrent, const float* gates, const float* before, const float* dout, int hidden, int count, float* gradient,
                float* dinput, float* dbefore) {
  EACH(m, count) {
    i64 at = m / hidden * 3 * hidden + m % hidden;
    float r = gates[at];
    float z = gates[at + hidden];
    float n = gates[at + 2 * hidden];
    float dh = dout[m];
    float dn = dh * (1 - z) * (1 - n * n);
    gradient[at] = dn * recurrent[at + 2 * hidden] * r * (1 - r);
    gradient[at + hidden] = dh * (before[m] - n) * z * (1 - z);
    gradient[at + 2 * hidden] = dn * r;
    dinput[at] += gradient[at];
    dinput[at + hidden] += gradient[at + hidden];
    dinput[at + 2 * hidden] += dn;
    dbefore[m] += dh * z;
  }
}
