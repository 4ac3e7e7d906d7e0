package dev.assay.plugins.rnn.files;

import dev.assay.plugins.rnn.network.Compute;
import dev.assay.plugins.rnn.network.Embedding;
import dev.assay.plugins.rnn.network.Network;
import dev.assay.plugins.rnn.network.Norm;
import dev.assay.plugins.rnn.network.Rwkv4;
import dev.assay.plugins.rnn.network.Rwkv7;
import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.kernels.PackedMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes an RWKV network of its tensors; which version it is, their names tell. */
final class RwkvReader {

  private final Path file;
  private final Weights weights;
  private final int vocabulary;
  private final int width;
  private final int layers;

  RwkvReader(Path file, Weights weights, int vocabulary, int width, int layers) {
    this.file = file;
    this.weights = weights;
    this.vocabulary = vocabulary;
    this.width = width;
    this.layers = layers;
  }

  Network network(Compute compute) {
    Embedding embedding = weights.embedding("emb.weight", vocabulary, width);
    Norm embeddingNorm = weights.norm("blocks.0.ln0", width);
    Norm finalNorm = weights.norm("ln_out", width);
    PackedMatrix output = weights.linear("head.weight", vocabulary, width);
    if (weights.has("blocks.0.att.r_k")) {
      Rwkv7 blocks = version7(compute);
      return blocks.network(embedding, embeddingNorm, finalNorm, output, weights.parameters());
    }
    if (weights.has("blocks.0.att.time_decay") && !weights.has("blocks.0.att.ln_x.weight")) {
      Rwkv4 blocks = version4(compute);
      return blocks.network(embedding, embeddingNorm, finalNorm, output, weights.parameters());
    }
    throw new CheckpointException(file, "is neither RWKV-4 nor RWKV-7, the versions that are read");
  }

  private Rwkv4 version4(Compute compute) {
    List<Rwkv4.Block> blocks = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      String block = "blocks." + i + ".";
      String att = block + "att.";
      Rwkv4.TimeMix time =
          new Rwkv4.TimeMix(
              vector(att + "time_mix_k"),
              vector(att + "time_mix_v"),
              vector(att + "time_mix_r"),
              vector(att + "time_decay"),
              vector(att + "time_first"),
              square(att + "key.weight"),
              square(att + "value.weight"),
              square(att + "receptance.weight"),
              square(att + "output.weight"));
      String ffn = block + "ffn.";
      int inner = rows(ffn + "key.weight");
      Rwkv4.ChannelMix channel =
          new Rwkv4.ChannelMix(
              vector(ffn + "time_mix_k"),
              vector(ffn + "time_mix_r"),
              weights.linear(ffn + "key.weight", inner, width),
              weights.linear(ffn + "value.weight", width, inner),
              square(ffn + "receptance.weight"));
      blocks.add(
          new Rwkv4.Block(
              weights.norm(block + "ln1", width),
              time,
              weights.norm(block + "ln2", width),
              channel));
    }
    return new Rwkv4(compute, width, blocks);
  }

  private Rwkv7 version7(Compute compute) {
    int heads = rows("blocks.0.att.r_k");
    if (width % heads != 0) {
      throw new CheckpointException(
          file, "has " + heads + " heads, which do not divide its width of " + width);
    }
    List<Rwkv7.Block> blocks = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      String block = "blocks." + i + ".";
      String att = block + "att.";
      Rwkv7.TimeMix time =
          new Rwkv7.TimeMix(
              weights.vector(att + "x_rwkvag", 6, width),
              lowRank(att + "w", vector(att + "w0")),
              lowRank(att + "a", vector(att + "a0")),
              mixValue(i, att),
              lowRank(att + "g", new float[width]),
              vector(att + "k_k"),
              vector(att + "k_a"),
              weights.vector(att + "r_k", heads, width / heads),
              square(att + "receptance.weight"),
              square(att + "key.weight"),
              square(att + "value.weight"),
              square(att + "output.weight"),
              weights.norm(att + "ln_x", width));
      String ffn = block + "ffn.";
      int inner = rows(ffn + "key.weight");
      Rwkv7.ChannelMix channel =
          new Rwkv7.ChannelMix(
              vector(ffn + "x_k"),
              weights.linear(ffn + "key.weight", inner, width),
              weights.linear(ffn + "value.weight", width, inner));
      blocks.add(
          new Rwkv7.Block(
              weights.norm(block + "ln1", width),
              time,
              weights.norm(block + "ln2", width),
              channel));
    }
    return new Rwkv7(compute, heads, width / heads, blocks);
  }

  private Rwkv7.@Nullable LowRank mixValue(int block, String att) {
    return block == 0 ? null : lowRank(att + "v", vector(att + "v0"));
  }

  private Rwkv7.LowRank lowRank(String name, float[] bias) {
    int narrow = rows(name + "1");
    return new Rwkv7.LowRank(
        weights.linear(name + "1", narrow, width), weights.linear(name + "2", width, narrow), bias);
  }

  /** The first dimension of a matrix, which nothing else tells. */
  private int rows(String name) {
    long rows = weights.shape(name)[0];
    return (int) Math.min(rows, Integer.MAX_VALUE);
  }

  private float[] vector(String name) {
    return weights.vector(name, width);
  }

  private PackedMatrix square(String name) {
    return weights.linear(name, width, width);
  }
}
