// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.util.ArrayList;
import java.util.List;

/** Cuts a row of costs into consecutive shares, so that the largest share is as small as can be. */
final class EvenShares {
  private EvenShares() {}

  /**
   * Where each share begins.
   *
   * @param costs in their order, none below 0
   * @param shares at least 1, at most as many as costs; none is empty
   */
  static List<Integer> starts(long[] costs, int shares) {
    int n = costs.length;
    long[] sums = new long[n + 1];
    for (int i = 0; i < n; i++) {
      sums[i + 1] = sums[i] + costs[i];
    }
    // largest[s][i]: the least possible largest share, if the first i costs go into s shares
    long[][] largest = new long[shares + 1][n + 1];
    int[][] last = new int[shares + 1][n + 1];
    for (int s = 1; s <= shares; s++) {
      for (int i = s; i <= n; i++) {
        largest[s][i] = Long.MAX_VALUE;
        for (int from = s - 1; from < (s == 1 ? 1 : i); from++) {
          long worst = Math.max(largest[s - 1][from], sums[i] - sums[from]);
          if (worst < largest[s][i]) {
            largest[s][i] = worst;
            last[s][i] = from;
          }
        }
      }
    }
    List<Integer> starts = new ArrayList<>();
    int end = n;
    for (int s = shares; s >= 1; s--) {
      end = last[s][end];
      starts.add(0, end);
    }
    return starts;
  }
}
