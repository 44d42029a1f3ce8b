// SPDX-License-Identifier: Apache-2.0
package io.dni.picture;

import java.awt.image.BufferedImage;

/**
 * A figure.
 *
 * @param name of the file, without ending
 * @param caption what is to be seen
 * @param image the pixels
 */
public record Picture(String name, String caption, BufferedImage image) {}
