// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.dataset.ClassNames;
import io.dni.dataset.ExampleData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.RowTable;
import io.dni.dataset.TableLayout.Label;
import io.dni.dataset.source.DataRequest;
import io.dni.inspect.RowExamples;
import io.dni.learning.features.EncoderState;
import io.dni.learning.loss.Loss;
import io.dni.learning.segment.NetworkSpec;
import io.dni.model.StoredModel;
import io.dni.producers.DataOptions;
import io.dni.schemas.Printable;
import io.dni.streaming.state.ModelNames;
import io.dni.table.InvalidDataException;
import java.io.PrintWriter;
import java.util.Optional;

/** Opens examples for a network that is there already, and refuses those that do not fit it. */
final class NetworkExamples {
  private NetworkExamples() {}

  /**
   * The examples once, in their order.
   *
   * @param remarks where a line is written for whatever looks like a mistake
   */
  static ExampleStream open(DataOptions options, StoredModel model, PrintWriter remarks) {
    if (model.encoder().isPresent()) {
      return rows(options, model.encoder().get());
    }
    NetworkSpec network = model.spec().network();
    ExampleData data = options.toPredict(tables -> named(fitting(tables, network), model.names()));
    data.remarks().forEach(line -> remarks.println("warning: " + line));
    requireClasses(options.data(), data.classNames(), network);
    ExampleStream stream = data.inOrder();
    if (stream.width() != network.inputs()) {
      stream.close();
      throw new InvalidDataException(
          "%s: %d features (expected: %d, the network's input)"
              .formatted(Printable.of(options.data()), stream.width(), network.inputs()));
    }
    return stream;
  }

  /** The rows of a table, encoded as the model has learned to. */
  private static ExampleStream rows(DataOptions options, EncoderState encoder) {
    RowTable table =
        options
            .openRows(layout -> layout.withInputs(RowExamples.columns(encoder.spec())))
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        "--data: %s (expected: a table with the columns %s)"
                            .formatted(
                                Printable.of(options.data()),
                                RowExamples.columns(encoder.spec()))));
    return new RowExamples(table, encoder);
  }

  /**
   * Columns and classes are found by the names that the model keeps, unless the user names them.
   */
  private static DataRequest.Tables named(DataRequest.Tables tables, ModelNames names) {
    boolean classes =
        tables.classes().isEmpty()
            && tables.layout().label() == Label.CLASS
            && !names.classes().isEmpty();
    boolean own = names.inputs().isEmpty() || !tables.layout().inputs().isEmpty();
    return new DataRequest.Tables(
        tables.dialect(),
        own ? tables.layout() : tables.layout().withInputs(names.inputs()),
        classes ? Optional.of(ClassNames.of(names.classes())) : tables.classes());
  }

  /** A network of one plain output predicts a number, whatever its labels look like. */
  private static DataRequest.Tables fitting(DataRequest.Tables tables, NetworkSpec network) {
    if (tables.layout().label() != Label.FOUND_OUT || tables.classes().isPresent()) {
      return tables;
    }
    Label label = predictsNumber(network) ? Label.NUMBER : Label.CLASS;
    return new DataRequest.Tables(
        tables.dialect(), tables.layout().withLabels(label), tables.classes());
  }

  /** Whether a network predicts one real number. */
  private static boolean predictsNumber(NetworkSpec network) {
    return network.loss() == Loss.MSE && network.outputs() == 1;
  }

  private static void requireClasses(String data, ClassNames found, NetworkSpec network) {
    int outputs = network.loss() == Loss.SIGMOID ? 2 : network.outputs();
    boolean fits = found.areNumbers() ? found.count() <= outputs : found.count() == outputs;
    if (found.count() > 0 && !fits) {
      throw new InvalidDataException(
          "%s: classes %s (expected: %d of them; give them in the network's order: --classes A,B,…)"
              .formatted(Printable.of(data), found, outputs));
    }
  }
}
