// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.message.ErrorSignal.Kind;
import java.util.Optional;

/**
 * The true gradient, whenever it comes, with the parameters of that moment; meanwhile other batches
 * are taken up (SPEC, section 10). Without a delay it is back-propagation.
 */
public record Delayed() implements GradientSource {
  static final SourceKind KIND =
      SourceKind.plain("delayed", "the true gradient, however late it comes", new Delayed());

  @Override
  public Optional<Kind> wants() {
    return Optional.of(Kind.ERROR_GRADIENT);
  }

  @Override
  public Learning learning() {
    return Learning.WHEN_SIGNALLED;
  }

  @Override
  public Teacher at(Cut cut) {
    return new Backpropagation.Truth(cut.width());
  }

  @Override
  public String toString() {
    return KIND.name();
  }
}
