// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelCommand.Kind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the operator that forms batches knows of the commands to one model: which it has taken,
 * which wait for the next batch, and what the model has come to by them. Changed in place.
 */
public final class ModelCommands {
  /** Ids that are known again. */
  private static final int REMEMBERED = 256;

  private long takenForAll;
  private boolean frozen;
  private long version;
  private long champions;
  private final Set<String> ids;
  private final Deque<ModelCommand> due;

  /** Of a model that exists since so many commands to all models had been read. */
  public ModelCommands(long takenForAll) {
    this(takenForAll, false, 0, 0, List.of(), List.of());
  }

  ModelCommands(
      long takenForAll,
      boolean frozen,
      long version,
      long champions,
      Collection<String> ids,
      Collection<ModelCommand> due) {
    this.takenForAll = takenForAll;
    this.frozen = frozen;
    this.version = version;
    this.champions = champions;
    this.ids = new LinkedHashSet<>(ids);
    this.due = new ArrayDeque<>(due);
  }

  /** How many commands to all models it has seen. */
  public long takenForAll() {
    return takenForAll;
  }

  /** Notes that it has seen so many. */
  public void takenForAll(long count) {
    takenForAll = count;
  }

  /** Notes an id; false if it was known. */
  public boolean note(String id) {
    boolean fresh = ids.add(id);
    if (ids.size() > REMEMBERED) {
      ids.remove(ids.iterator().next());
    }
    return fresh;
  }

  /** Takes a command that fits; it waits for the next batch. */
  public void admit(ModelCommand command) {
    due.add(command);
    if (command.kind() == Kind.PROMOTE || command.kind() == Kind.RESTORE) {
      version++;
    }
    if (command.kind() == Kind.PROMOTE) {
      champions++;
    }
  }

  /** Takes what waits for the batch that goes up now. */
  public List<ModelCommand> takeDue() {
    List<ModelCommand> now = List.copyOf(due);
    due.clear();
    for (ModelCommand command : now) {
      frozen = command.kind() == Kind.FREEZE || (frozen && command.kind() != Kind.RESUME);
    }
    return now;
  }

  /** Whether the batches that go up now are not learned. */
  public boolean frozen() {
    return frozen;
  }

  /** Promotions and restorations so far. */
  public long version() {
    return version;
  }

  /** Promotions so far; 0: there is no champion. */
  public long champions() {
    return champions;
  }

  /** Whether any command has reached the model. */
  public boolean commanded() {
    return !ids.isEmpty();
  }

  /** Commands that wait for the next batch. */
  public Collection<ModelCommand> due() {
    return due;
  }

  Collection<String> ids() {
    return ids;
  }

  ModelCommands copy() {
    return new ModelCommands(takenForAll, frozen, version, champions, ids, due);
  }
}
