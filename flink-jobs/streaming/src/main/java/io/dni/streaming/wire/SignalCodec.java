// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.tensor.Matrix;
import io.dni.schemas.Bfloat16;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.ErrorGradient;
import io.dni.schemas.record.Signal;
import io.dni.schemas.record.TensorEncoding;
import io.dni.streaming.message.ModelSignal;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Signals as {@link ErrorGradient} records and back. Not thread-safe: a signal is as large as a
 * batch, so the buffers in between are kept and used again.
 */
final class SignalCodec {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final RecordCodec<ErrorGradient> codec = new RecordCodec<>(ErrorGradient.class);
  private final TensorEncoding encoding;
  private ByteBuffer scratch = NOTHING;
  private ErrorGradient received = new ErrorGradient();

  SignalCodec(TensorEncoding encoding) {
    this.encoding = encoding;
  }

  byte[] encode(ModelSignal message) {
    ErrorSignal signal = message.signal();
    Optional<Matrix> values = signal.values();
    ErrorGradient record = new ErrorGradient();
    record.setModel(message.model());
    record.setInterfaceIndex(signal.interfaceIndex());
    record.setNonce(signal.id().nonce());
    record.setSequence(signal.id().sequence());
    record.setSignal(values.isPresent() ? Signal.valueOf(signal.kind().name()) : Signal.COMPLETED);
    record.setEncoding(encoding);
    record.setRows(values.map(Matrix::rows).orElse(0));
    record.setColumns(values.map(Matrix::columns).orElse(0));
    record.setValues(values.map(this::bytes).orElse(NOTHING));
    record.setRunningLoss(
        Double.isFinite(signal.runningLoss()) ? Double.valueOf(signal.runningLoss()) : null);
    return codec.encode(record);
  }

  private ByteBuffer bytes(Matrix m) {
    scratch =
        encoding == TensorEncoding.BFLOAT16
            ? Bfloat16.write(m.data(), 0, m.size(), scratch)
            : TensorBytes.write(m.data(), 0, m.size(), scratch);
    return scratch;
  }

  ModelSignal decode(byte[] bytes) throws UndecodableRecordException {
    received = codec.decode(bytes, received);
    ErrorGradient record = received;
    Optional<Matrix> values = Optional.empty();
    Kind kind = Kind.ERROR_GRADIENT;
    if (record.getSignal() != Signal.COMPLETED) {
      kind = Kind.valueOf(record.getSignal().name());
      values = Optional.of(values(record));
    }
    double loss = record.getRunningLoss() == null ? Double.NaN : record.getRunningLoss();
    BatchId id = new BatchId(record.getNonce(), record.getSequence());
    return new ModelSignal(
        record.getModel(), new ErrorSignal(record.getInterfaceIndex(), id, kind, values, loss));
  }

  private static Matrix values(ErrorGradient record) throws UndecodableRecordException {
    int rows = record.getRows();
    int columns = record.getColumns();
    int width = record.getEncoding() == TensorEncoding.BFLOAT16 ? Short.BYTES : Float.BYTES;
    if (rows < 1
        || columns < 1
        || (long) rows * columns * width != record.getValues().remaining()) {
      throw new UndecodableRecordException(
          "values: %d bytes (expected: %d x %d values of %d bytes)"
              .formatted(record.getValues().remaining(), rows, columns, width));
    }
    Matrix m = Matrix.zeros(rows, columns);
    if (record.getEncoding() == TensorEncoding.BFLOAT16) {
      Bfloat16.read(record.getValues(), m.data(), 0, m.size());
    } else {
      TensorBytes.read(record.getValues(), m.data(), 0, m.size());
    }
    return m;
  }
}
