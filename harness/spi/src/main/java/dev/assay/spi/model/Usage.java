package dev.assay.spi.model;

/**
 * How much a model was asked and how much it did.
 *
 * @param tokensRequested tokens of all requests, each request counted alone
 * @param tokensComputed token positions evaluated; less than requested where prefixes were shared
 */
public record Usage(long tokensRequested, long tokensComputed) {
  public static final Usage NONE = new Usage(0, 0);

  public Usage plus(Usage other) {
    return new Usage(
        tokensRequested + other.tokensRequested, tokensComputed + other.tokensComputed);
  }
}
