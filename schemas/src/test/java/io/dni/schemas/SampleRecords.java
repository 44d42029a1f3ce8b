// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import io.dni.schemas.record.ControlCommand;
import io.dni.schemas.record.DeadLetter;
import io.dni.schemas.record.ErrorGradient;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.FeatureEncoding;
import io.dni.schemas.record.LabelReport;
import io.dni.schemas.record.LateLabel;
import io.dni.schemas.record.LossEstimate;
import io.dni.schemas.record.ModelEvent;
import io.dni.schemas.record.Prediction;
import io.dni.schemas.record.Signal;
import io.dni.schemas.record.TensorEncoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * One record of each type with every field set to something else than its default. {@link #main}
 * writes their messages to a directory: that is how the golden bytes of a new schema version are
 * made, once, when the version is released; of those, the records that the version has changed are
 * kept.
 */
final class SampleRecords {
  private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);

  static {
    AvroLimits.install();
  }

  private SampleRecords() {}

  static List<SpecificRecord> all() {
    return List.of(
        Example.newBuilder()
            .setFeatures(ByteBuffer.wrap(new byte[] {0, 1, (byte) 255, 7}))
            .setEncoding(FeatureEncoding.UINT8)
            .setScale(0.5f)
            .setShape(List.of(2, 2))
            .setLabel(3)
            .setTarget(TensorBytes.of(1.5f))
            .setEventTime(TIME)
            .setId("example-9")
            .setAwaitsLabel(true)
            .build(),
        LabelReport.newBuilder()
            .setModel("m")
            .setTime(TIME)
            .setWaiting(1)
            .setEarly(2)
            .setBytes(3)
            .setOldest(TIME)
            .setDelays(List.of(4L, 5L))
            .setOutcomes(Map.of("JOINED", 6L))
            .build(),
        LateLabel.newBuilder()
            .setId("example-9")
            .setLabel(3)
            .setTarget(TensorBytes.of(1.5f))
            .setEventTime(TIME)
            .setName("cat")
            .setWeight(2.5f)
            .build(),
        ErrorGradient.newBuilder()
            .setModel("m")
            .setInterfaceIndex(2)
            .setNonce(-5)
            .setSequence(6)
            .setSignal(Signal.OUTPUT_ERROR)
            .setEncoding(TensorEncoding.BFLOAT16)
            .setRows(1)
            .setColumns(2)
            .setValues(Bfloat16.of(new float[] {1, -2}, 0, 2))
            .setRunningLoss(0.25)
            .build(),
        LossEstimate.newBuilder()
            .setModel("m")
            .setSegment(1)
            .setSequence(2)
            .setBatches(3)
            .setTime(TIME)
            .setTrueLoss(0.1)
            .setImpliedLoss(0.2)
            .setDifference(0.3)
            .setSgSquaredError(0.4)
            .setSgRelativeError(0.5)
            .setSgCosine(0.6)
            .setGradientDelayBatches(0.7)
            .setPending(4)
            .setExampleIds(List.of("a", "b"))
            .setTrueLosses(TensorBytes.of(1, 2))
            .setImpliedLosses(TensorBytes.of(3, 4))
            .setExamples(5)
            .setSteps(6)
            .setCorrections(7)
            .setUnmatched(8)
            .setOrphans(9)
            .setEvicted(10)
            .setSkipped(11)
            .setGated(12)
            .setPendingMax(13)
            .setGradientNorm(0.8)
            .setAccuracy(0.9)
            .setCorrect(14L)
            .setFigures(Map.of("run.accuracy", 0.5))
            .build(),
        Prediction.newBuilder()
            .setModel("m")
            .setNonce(-1)
            .setSequence(2)
            .setLearned(true)
            .setRows(1)
            .setColumns(2)
            .setValues(TensorBytes.of(0.25f, 0.75f))
            .setExampleIds(List.of("a"))
            .setLabels(List.of(1))
            .setLoss(0.3)
            .setEventTime(TIME)
            .setTargets(TensorBytes.of(0, 1))
            .setStep(7L)
            .setChampion(8L)
            .build(),
        ControlCommand.newBuilder()
            .setId("c-1")
            .setModel("m")
            .setCommand("set")
            .setSetting("dni.model.optimizer")
            .setValue("adam:0.1")
            .setSegment(1)
            .setVersion(2L)
            .setTime(TIME)
            .build(),
        ModelEvent.newBuilder()
            .setModel("m")
            .setTime(TIME)
            .setKind("drift")
            .setSubject("adwin")
            .setExample(9)
            .setBefore(0.1)
            .setAfter(0.2)
            .setCommand("c-1")
            .setBatch(10L)
            .setReason("why")
            .setChampion(11L)
            .setUndone(12L)
            .setModels(13L)
            .setSubtask(14)
            .setSubtasks(15)
            .build(),
        DeadLetter.newBuilder()
            .setTopic("dni.examples")
            .setPartition(1)
            .setOffset(2)
            .setReason("label: 12 (expected: 0 to 9)")
            .setKey(ByteBuffer.wrap(new byte[] {1}))
            .setValue(ByteBuffer.wrap(new byte[] {2, 3}))
            .setTime(TIME)
            .build());
  }

  @SuppressWarnings("unchecked") // the class of a record is the class of the record
  static <T extends SpecificRecord> RecordCodec<T> codec(T record) {
    return new RecordCodec<>((Class<T>) record.getClass());
  }

  public static void main(String[] args) throws IOException {
    Path directory = Files.createDirectories(Path.of(args[0]));
    for (SpecificRecord record : all()) {
      Files.write(
          directory.resolve(record.getSchema().getName() + ".bin"), codec(record).encode(record));
    }
  }
}
