// SPDX-License-Identifier: Apache-2.0
package io.dni.bench.dl4j;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * DL4J's {@code MultiLayerNetwork.fit} on the network that {@code dni bench} trains: dense, relu,
 * batch normalisation, softmax, Adam. A process of its own, because the number of BLAS threads is
 * fixed when the process starts ({@code OMP_NUM_THREADS}).
 *
 * <p>Arguments: hidden blocks, batch size, seconds, clock ({@code thread}: processor time of the
 * one thread that works; {@code wall}). For each line that it reads it trains for so long and
 * answers with examples per second, so that the caller can interleave it with others.
 */
public final class Dl4jTraining {
  private static final int INPUTS = 784;
  private static final int WIDTH = 512;
  private static final int CLASSES = 10;
  private static final int WARM_UP_BATCHES = 15;

  private Dl4jTraining() {}

  /** See the class comment. */
  public static void main(String[] args) throws java.io.IOException {
    int hidden = Integer.parseInt(args[0]);
    int batch = Integer.parseInt(args[1]);
    double seconds = Double.parseDouble(args[2]);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(hidden));
    network.init();
    INDArray x = Nd4j.rand(batch, INPUTS);
    INDArray y = Nd4j.zeros(batch, CLASSES);
    for (int s = 0; s < batch; s++) {
      y.putScalar(s, s % CLASSES, 1);
    }
    for (int i = 0; i < WARM_UP_BATCHES; i++) {
      network.fit(x, y);
    }
    System.out.println("ready");
    byte[] line = new byte[64];
    while (System.in.read(line) > 0) {
      boolean cpu = args[3].equals("thread");
      long start = System.nanoTime();
      long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      int batches = 0;
      while (System.nanoTime() - start < seconds * 1e9) {
        network.fit(x, y);
        batches++;
      }
      long cpuTime = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart;
      double elapsed = (cpu ? cpuTime : System.nanoTime() - start) / 1e9;
      System.out.println(String.format(Locale.ROOT, "%.1f", batches * batch / elapsed));
      Arrays.fill(line, (byte) 0);
    }
  }

  private static MultiLayerConfiguration configuration(int hidden) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(1e-3))
            .weightInit(WeightInit.RELU)
            .list();
    int in = INPUTS;
    for (int i = 0; i < hidden; i++) {
      layers.layer(
          new DenseLayer.Builder().nIn(in).nOut(WIDTH).activation(Activation.RELU).build());
      layers.layer(new BatchNormalization.Builder().nIn(WIDTH).nOut(WIDTH).build());
      in = WIDTH;
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(in)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
    return layers.build();
  }
}
