// SPDX-License-Identifier: Apache-2.0
/** Charts, images of matrices and arrangements of them, as pixels. */
package io.dni.picture;
