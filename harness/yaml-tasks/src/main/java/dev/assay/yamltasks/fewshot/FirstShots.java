package dev.assay.yamltasks.fewshot;

import dev.assay.spi.data.Doc;
import java.util.List;

/** The first documents of the pool: {@code sampler: first_n}. */
public record FirstShots(ShotPool pool, int count) implements FewshotSampler {
  @Override
  public List<Doc> shots(Doc evaluated) {
    return pool.docs().stream().filter(shot -> pool.allows(shot, evaluated)).limit(count).toList();
  }
}
