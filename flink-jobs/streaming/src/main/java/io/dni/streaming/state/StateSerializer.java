// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializer of a state that is changed in place. Two things must hold.
 *
 * <p>The copy is deep: while a checkpoint is written in the background, Flink's heap state hands
 * out a copy to the next callback, and the checkpoint keeps the original. A shallow copy would let
 * the running job write into the checkpoint.
 *
 * <p>Each stored object begins with the version that wrote it, and {@link #read} understands all
 * older ones, so parameters survive a new release.
 *
 * @param <T> the state
 */
public abstract class StateSerializer<T> extends TypeSerializer<T> {
  private final int version;

  /**
   * @param version written with each object, counted from 1
   */
  protected StateSerializer(int version) {
    this.version = version;
  }

  /** A copy that shares nothing that changes. */
  protected abstract T deepCopy(T from);

  /** Writes a state in the newest version. */
  protected abstract void write(T state, DataOutputView out) throws IOException;

  /** Reads a state of any version up to the newest. */
  protected abstract T read(int storedVersion, DataInputView in) throws IOException;

  @Override
  public final void serialize(T state, DataOutputView out) throws IOException {
    out.writeInt(version);
    write(state, out);
  }

  @Override
  public final T deserialize(DataInputView in) throws IOException {
    int stored = in.readInt();
    if (stored < 1 || stored > version) {
      throw new IOException(
          "%s: stored in version %d (expected: 1 to %d; a newer release has written it)"
              .formatted(getClass().getSimpleName(), stored, version));
    }
    return read(stored, in);
  }

  @Override
  public final T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public final T copy(T from) {
    return deepCopy(from);
  }

  @Override
  public final T copy(T from, T reuse) {
    return deepCopy(from);
  }

  @Override
  public final void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public final boolean isImmutableType() {
    return false;
  }

  @Override
  public final TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public final T createInstance() {
    return null;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // one serializer class per type, and no settings
  public final boolean equals(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }
}
