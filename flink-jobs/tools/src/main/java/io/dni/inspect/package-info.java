// SPDX-License-Identifier: Apache-2.0

/** What a stored model is worth: look into it, compare it, predict with it, and print that. */
package io.dni.inspect;
