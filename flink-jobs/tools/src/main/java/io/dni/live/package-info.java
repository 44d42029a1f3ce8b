// SPDX-License-Identifier: Apache-2.0
/** The page that shows a running job. */
package io.dni.live;
