// SPDX-License-Identifier: Apache-2.0
/** What every program of this product shares as a process: its locale, how it hears a stop. */
package io.dni.process;
