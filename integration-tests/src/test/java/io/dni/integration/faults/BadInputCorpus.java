// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.schemas.RecordChecksum;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.DeadLetter;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.FeatureEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Examples that were damaged in many ways, from a seed, and a judge that says what each is. */
final class BadInputCorpus {
  static final int CLASSES = 2;
  private static final int INPUTS = ExampleFeed.INPUTS;
  private static final int KINDS = 20;
  private static final byte[] MODEL = "model-0".getBytes(StandardCharsets.UTF_8);

  /** What must become of a record. */
  enum Verdict {
    LEARNED,
    PREDICTED,
    REFUSED
  }

  /** Key, value and checksum, each of which may be null. */
  record Damaged(byte[] key, byte[] value, byte[] checksum, Verdict verdict) {
    Damaged(byte[] key, byte[] value, Verdict verdict) {
      this(key, value, null, verdict);
    }

    /** With the checksum of what it was before. */
    Damaged sealed(byte[] originalKey, byte[] original, Verdict mustBe) {
      return new Damaged(key, value, RecordChecksum.of(originalKey, original), mustBe);
    }
  }

  private final Random random;
  private final RecordCodec<Example> codec = new RecordCodec<>(Example.class);
  private final RecordCodec<DeadLetter> foreign = new RecordCodec<>(DeadLetter.class);

  BadInputCorpus(long seed) {
    random = new Random(seed);
  }

  Damaged next(int n) {
    byte[] good = codec.encode(example(INPUTS).build());
    return switch (n % KINDS) {
      case 0 -> refused(bytes(random.nextInt(200)));
      case 1 -> refused(Arrays.copyOf(good, random.nextInt(good.length)));
      case 2 -> flipped(good).sealed(MODEL, good, Verdict.REFUSED);
      case 3 -> refused(foreign.encode(letter()));
      case 4 -> refused(fingerprintChanged(good));
      case 5 -> refused(hugeLength(good));
      case 6 -> refused(poisoned(Float.NaN));
      case 7 -> refused(poisoned(random.nextBoolean() ? 1f / 0 : -1f / 0));
      case 8 -> refused(codec.encode(example(otherThan(INPUTS)).build()));
      case 9 -> refused(codec.encode(example(INPUTS).setLabel(otherThanClass()).build()));
      case 10 -> refused(new byte[0]);
      case 11 -> refused(null);
      case 12 -> refused(concatenated(good, bytes(1 + random.nextInt(9))));
      case 13 -> refused(codec.encode(example(INPUTS).setId("x".repeat(65_000)).build()), n);
      case 14 -> new Damaged(new byte[] {(byte) 0xff, (byte) 0xfe}, good, Verdict.REFUSED);
      case 15 ->
          new Damaged(otherKey(), good, Verdict.REFUSED).sealed(MODEL, good, Verdict.REFUSED);
      case 16 -> flipped(good);
      case 17 -> new Damaged(MODEL, good, RecordChecksum.of(MODEL, good), Verdict.LEARNED);
      case 18 -> new Damaged(MODEL, good, malformedChecksum(n), Verdict.REFUSED);
      default -> new Damaged(MODEL, good, Verdict.LEARNED);
    };
  }

  /** A long id is a costly record: one in sixty-four of its kind, else a target beside a label. */
  private Damaged refused(byte[] longId, int n) {
    return n / KINDS % 64 == 0
        ? refused(longId)
        : refused(codec.encode(example(INPUTS).setTarget(TensorBytes.of(1, 2)).build()));
  }

  /** Without a checksum some of these are examples like any other. */
  private Damaged flipped(byte[] good) {
    byte[] flipped = good.clone();
    for (int bits = 1 + random.nextInt(3); bits > 0; bits--) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    if (Arrays.equals(flipped, good)) {
      flipped[flipped.length - 1] ^= 1; // a bit was hit twice
    }
    return new Damaged(MODEL, flipped, judge(flipped));
  }

  /** Also one far longer than the text that may travel between operators. */
  private byte[] malformedChecksum(int n) {
    return bytes(n / KINDS % 64 == 0 ? 70_000 : random.nextInt(20));
  }

  private byte[] otherKey() {
    byte[] other = MODEL.clone();
    other[random.nextInt(other.length)] ^= 1;
    return other;
  }

  /** By Avro and the rules of the README alone; no code of the job's own reader. */
  private Verdict judge(byte[] value) {
    Example e;
    try {
      e = codec.decode(value);
    } catch (UndecodableRecordException bad) {
      return Verdict.REFUSED;
    }
    boolean pixels = e.getEncoding() == FeatureEncoding.UINT8;
    ByteBuffer features = e.getFeatures();
    boolean good = features.remaining() == (pixels ? INPUTS : Float.BYTES * INPUTS);
    if (good && !pixels) {
      for (float x : TensorBytes.toFloats(features)) {
        good &= Float.isFinite(x);
      }
    }
    good &= !pixels || (e.getScale() > 0 && Float.isFinite(255 * e.getScale()));
    good &= e.getShape().isEmpty() || e.getShape().equals(List.of(INPUTS));
    good &= e.getTarget() == null;
    good &= !e.getAwaitsLabel(); // it has a label, or no id by which one could come
    good &= e.getLabel() == null || (e.getLabel() >= 0 && e.getLabel() < CLASSES);
    if (!good) {
      return Verdict.REFUSED;
    }
    return e.getLabel() == null ? Verdict.PREDICTED : Verdict.LEARNED;
  }

  private Example.Builder example(int inputs) {
    float[] x = new float[inputs];
    for (int i = 0; i < inputs; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return Example.newBuilder().setFeatures(TensorBytes.of(x)).setLabel(random.nextInt(CLASSES));
  }

  private byte[] poisoned(float poison) {
    float[] x = new float[INPUTS];
    x[random.nextInt(INPUTS)] = poison;
    return codec.encode(example(INPUTS).setFeatures(TensorBytes.of(x)).build());
  }

  private int otherThan(int width) {
    int other = random.nextInt(20);
    return other == width ? width + 1 : other;
  }

  private int otherThanClass() {
    return random.nextBoolean() ? CLASSES + random.nextInt(1000) : -1 - random.nextInt(1000);
  }

  private static byte[] fingerprintChanged(byte[] good) {
    byte[] other = good.clone();
    other[2 + 3] ^= 0x10;
    return other;
  }

  /** The first field is the features' length: a claim of gigabytes in a few bytes. */
  private static byte[] hugeLength(byte[] good) {
    byte[] header = Arrays.copyOf(good, 10);
    return concatenated(
        header, new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static DeadLetter letter() {
    return DeadLetter.newBuilder()
        .setTopic("t")
        .setPartition(0)
        .setOffset(1)
        .setReason("r")
        .setTime(Instant.EPOCH)
        .build();
  }

  private static Damaged refused(byte[] value) {
    return new Damaged(MODEL, value, Verdict.REFUSED);
  }
}
