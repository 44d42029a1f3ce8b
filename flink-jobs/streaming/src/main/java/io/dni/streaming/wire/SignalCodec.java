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
import io.dni.streaming.message.EncodedTensor;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.message.TensorFormat;
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
    // A record of its own for each message: its bytes stay those of the signal.
    ErrorGradient record = codec.decode(bytes);
    Optional<EncodedTensor> values = Optional.empty();
    Kind kind = Kind.ERROR_GRADIENT;
    if (record.getSignal() != Signal.COMPLETED) {
      kind = Kind.valueOf(record.getSignal().name());
      values = Optional.of(values(record));
    }
    double loss = record.getRunningLoss() == null ? Double.NaN : record.getRunningLoss();
    BatchId id = new BatchId(record.getNonce(), record.getSequence());
    return new ModelSignal(
        record.getModel(),
        new ErrorSignal(record.getInterfaceIndex(), id, kind, Optional.empty(), loss),
        values);
  }

  private static TensorFormat format(ErrorGradient record) {
    return record.getEncoding() == TensorEncoding.BFLOAT16
        ? TensorFormat.BFLOAT16
        : TensorFormat.FLOAT32;
  }

  private static EncodedTensor values(ErrorGradient record) throws UndecodableRecordException {
    int rows = record.getRows();
    int columns = record.getColumns();
    ByteBuffer values = record.getValues();
    if (rows < 1
        || columns < 1
        || EncodedTensor.size(format(record), rows, columns) != values.remaining()) {
      throw new UndecodableRecordException(
          "values: %d bytes (expected: %d x %d values of %d bytes)"
              .formatted(
                  values.remaining(), rows, columns, EncodedTensor.size(format(record), 1, 1)));
    }
    return new EncodedTensor(format(record), rows, columns, TensorBytes.array(values));
  }
}
