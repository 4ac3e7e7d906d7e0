package dev.assay.plugins.ngram.streaming;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The n-grams of one order in the order of a trie: what those a word longer have to know of them.
 */
final class Level implements AutoCloseable {
  private static final int ENDS = 2;

  private final int size;
  private final RecordFile keys;
  private final MemorySegment ends;
  private final MemorySegment places;
  private final Arena arena;
  private final Arena placesArena;

  private Level(
      int size,
      RecordFile keys,
      MemorySegment ends,
      MemorySegment places,
      Arena arena,
      Arena placesArena) {
    this.size = size;
    this.keys = keys;
    this.ends = ends;
    this.places = places;
    this.arena = arena;
    this.placesArena = placesArena;
  }

  /** The number of n-grams. */
  int size() {
    return size;
  }

  /** The n-grams in order: their first words, and the places of what follows those. */
  RecordFile.Reader keys() throws IOException {
    return keys.read();
  }

  /** The last word of the n-gram of a place. */
  int word(int place) {
    return ends.getAtIndex(ValueLayout.JAVA_INT, (long) place * ENDS);
  }

  /** The place of an n-gram without its last word. */
  int parent(int place) {
    return ends.getAtIndex(ValueLayout.JAVA_INT, (long) place * ENDS + 1);
  }

  /** The place of the n-gram of a rank: how many come before it, sorted from their last words. */
  int place(int rank) {
    return places.getAtIndex(ValueLayout.JAVA_INT, rank);
  }

  /** Frees what {@link #place} needs. */
  void forgetRanks() {
    placesArena.close();
  }

  @Override
  public void close() throws IOException {
    arena.close();
    if (placesArena.scope().isAlive()) {
      placesArena.close();
    }
    keys.delete();
  }

  /** Takes n-grams in the order of a trie. */
  static final class Builder implements AutoCloseable {
    private final Scratch scratch;
    private final RecordFile keys;
    private final RecordFile ends;
    private final RecordFile.Writer keysOut;
    private final RecordFile.Writer endsOut;
    private final Arena placesArena = Arena.ofConfined();
    private final MemorySegment places;
    private int size;
    private boolean built;

    /**
     * @param ranks how many of the n-grams have a rank
     */
    Builder(int ranks, Scratch scratch) throws IOException {
      this.scratch = scratch;
      keys = scratch.newFile(2);
      ends = scratch.newFile(ENDS);
      try {
        places = scratch.map((long) ranks * Integer.BYTES, placesArena);
        keysOut = keys.write();
        endsOut = ends.write();
      } catch (IOException e) {
        placesArena.close();
        throw e;
      }
    }

    /** Takes the next n-gram. */
    void add(int firstWord, int suffix, int lastWord, int parent) throws IOException {
      keysOut.add(firstWord, suffix);
      endsOut.add(lastWord, parent);
      size++;
    }

    /** Says which rank the last n-gram has. */
    void rank(int rank) {
      places.setAtIndex(ValueLayout.JAVA_INT, rank, size - 1);
    }

    Level build() throws IOException {
      keysOut.close();
      endsOut.close();
      Arena arena = Arena.ofConfined();
      Level level = new Level(size, keys, scratch.map(ends, arena), places, arena, placesArena);
      ends.delete();
      built = true;
      return level;
    }

    @Override
    public void close() throws IOException {
      keysOut.close();
      endsOut.close();
      if (!built) {
        placesArena.close();
      }
    }
  }
}
