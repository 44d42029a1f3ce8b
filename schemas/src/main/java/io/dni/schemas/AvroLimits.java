// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import io.dni.schemas.record.Example;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * How much an Avro record may claim, and which classes a schema may name. Without limits a message
 * of five bytes can ask for gigabytes and end in an {@link OutOfMemoryError}.
 */
public final class AvroLimits {
  /** Largest {@code bytes} value: a 4,096 x 4,096 float32 tensor. */
  public static final int MAX_BYTES = 1 << 26;

  /** Longest text, in bytes of UTF-8. */
  public static final int MAX_STRING_BYTES = 1 << 16;

  /** Most items of an array: one for each example of the largest batch. */
  public static final int MAX_ITEMS = 1 << 16;

  private static final AtomicBoolean INSTALLED = new AtomicBoolean();

  private AvroLimits() {}

  /**
   * Sets the limits of this JVM, leaving those that the user has set on its command line, and lets
   * Avro load the generated records (since 1.12.1 it refuses classes that are not named to it).
   * Avro reads the limits once, when its decoder is first used: so this is called before any record
   * is read or built, by {@link RecordCodec} and by each {@code main}. Calling it again changes
   * nothing.
   */
  public static void install() {
    if (!INSTALLED.compareAndSet(false, true)) {
      return;
    }
    setUnlessGiven("bytes", MAX_BYTES);
    setUnlessGiven("string", MAX_STRING_BYTES);
    setUnlessGiven("collectionItems", MAX_ITEMS);
    String records = Example.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(records)));
  }

  private static void setUnlessGiven(String what, int limit) {
    String property = "org.apache.avro.limits." + what + ".maxLength";
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(limit));
    }
  }
}
