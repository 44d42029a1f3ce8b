// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paper's artificial two-class data (supplementary material, section D): points from a standard
 * Gaussian in {@code dimensions} dimensions. One seed stands for one problem: its finite sets and
 * its endless stream share the hyperplane, and no point.
 *
 * @param kind how the points are labelled
 * @param dimensions the paper's k, at least 1
 */
public record ArtificialData(Kind kind, int dimensions) {

  /** How points are labelled. */
  public enum Kind {
    /** By a hyperplane through the origin whose normal is standard Gaussian. */
    LINEAR,
    /** As {@link #LINEAR}, with 10 % of the labels swapped. */
    NOISY,
    /** By a fair coin. */
    RANDOM
  }

  /** The share of labels that {@link Kind#NOISY} swaps. */
  public static final double SWAPPED = 0.1;

  private static final Pattern NAME = Pattern.compile("(linear|noisy|random)([1-9][0-9]{0,5})");
  private static final int CLASSES = 2;

  // What the independent generators of one seed are for; negative, so that none is an epoch's.
  private static final long HYPERPLANE = -1;
  private static final long POINTS = -2;
  private static final long SWAPS = -3;
  static final long ENDLESS = -4;

  public ArtificialData {
    if (dimensions < 1) {
      throw new InvalidDataException("dimensions: " + dimensions + " (expected: >= 1)");
    }
  }

  /** Whether a name has the form of these data sets' names. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Reads a name like {@code noisy100}: kind, then dimensions. */
  public static ArtificialData parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new InvalidDataException(
          "data: "
              + name
              + " (expected: linear, noisy or random, then the number of dimensions, as in"
              + " noisy100)");
    }
    return new ArtificialData(
        Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
        Integer.parseInt(matcher.group(2)));
  }

  /** The name, as {@link #parse} reads it. */
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT) + dimensions;
  }

  /** The size of the paper's finite sets: 100 points for k = 2, 1,000 for k = 100. */
  public int defaultPoints() {
    return Math.max(100, 10 * dimensions);
  }

  /** The finite set of the paper's size. */
  public Dataset points(long seed) {
    return points(defaultPoints(), seed);
  }

  /**
   * A finite set. Of a noisy set exactly 10 % of the labels, rounded to the nearest whole number,
   * are swapped.
   *
   * @param points at least 1
   * @param seed not 0, see {@link Seeds}
   */
  public Dataset points(int points, long seed) {
    if (points < 1 || (long) points * dimensions > Integer.MAX_VALUE - 8) {
      throw new InvalidDataException(
          "points: %d (expected: 1 to %d)".formatted(points, (Integer.MAX_VALUE - 8) / dimensions));
    }
    float[] normal = normal(seed);
    SplittableRandom random = Seeds.generator(seed, POINTS);
    float[] features = new float[points * dimensions];
    int[] labels = new int[points];
    for (int i = 0; i < points; i++) {
      drawPoint(random, features, i * dimensions);
      labels[i] = cleanLabel(random, normal, features, i * dimensions);
    }
    if (kind == Kind.NOISY) {
      int[] order = new EpochOrder(points, seed).permutation(SWAPS);
      for (int i = 0; i < Math.round(points * SWAPPED); i++) {
        labels[order[i]] ^= 1;
      }
    }
    return new FloatDataset(dimensions, CLASSES, features, labels);
  }

  /**
   * An endless stream of fresh points. Of a noisy stream each label is swapped with probability
   * 0.1.
   *
   * @param seed not 0, see {@link Seeds}
   */
  public ExampleStream endless(long seed) {
    return new ArtificialStream(this, seed);
  }

  /** The normal {@code [dimensions]} of the hyperplane of a seed's problem. */
  public float[] normal(long seed) {
    Seeds.check(seed);
    float[] normal = new float[dimensions];
    drawPoint(Seeds.generator(seed, HYPERPLANE), normal, 0);
    return normal;
  }

  /** Number of classes: class 1 lies on the side that the normal points to. */
  public int classes() {
    return CLASSES;
  }

  /** Draws a standard Gaussian point into {@code target[offset .. offset + dimensions)}. */
  void drawPoint(SplittableRandom random, float[] target, int offset) {
    for (int i = offset; i < offset + dimensions; i++) {
      target[i] = (float) random.nextGaussian();
    }
  }

  /** The label before any swap. */
  int cleanLabel(SplittableRandom random, float[] normal, float[] features, int offset) {
    if (kind == Kind.RANDOM) {
      return random.nextInt(CLASSES);
    }
    double side = 0;
    for (int i = 0; i < dimensions; i++) {
      side += (double) normal[i] * features[offset + i];
    }
    return side > 0 ? 1 : 0;
  }
}
