package dev.assay.transformer.cuda;

/**
 * The weights of a linear layer on a device, {@code [outputs][inputs]} row-major.
 *
 * @param address of the first
 */
record DeviceMatrix(long address, int outputs, int inputs, Bias bias) {}
