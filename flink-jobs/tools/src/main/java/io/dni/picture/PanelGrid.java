// SPDX-License-Identifier: Apache-2.0
package io.dni.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of one size in rows and columns, with a title, names of rows and columns, and a legend.
 */
public final class PanelGrid {
  private static final int GAP = 6;
  private static final int LINE = 20;
  private static final int SCALE_WIDTH = 160;

  private final String title;
  private final List<String> columns;
  private final int rowNameWidth;
  private final List<String> rowNames = new ArrayList<>();
  private final List<List<BufferedImage>> rows = new ArrayList<>();
  private String legend = "";
  private String least = "";
  private String most = "";

  /**
   * @param columns names over the columns
   * @param rowNameWidth room for the names of the rows, in pixels
   */
  public PanelGrid(String title, List<String> columns, int rowNameWidth) {
    this.title = title;
    this.columns = List.copyOf(columns);
    this.rowNameWidth = rowNameWidth;
  }

  /**
   * Adds a row of images, one per column; a name may have several lines.
   *
   * @param images all of one size
   */
  public PanelGrid row(String name, List<BufferedImage> images) {
    if (images.size() != columns.size()) {
      throw new IllegalArgumentException(
          "panels: %d (expected: %d)".formatted(images.size(), columns.size()));
    }
    rowNames.add(name);
    rows.add(List.copyOf(images));
    return this;
  }

  /** A colour scale below the panels, with what it means and the values at its ends. */
  public PanelGrid legend(String meaning, String darkest, String lightest) {
    legend = meaning;
    least = darkest;
    most = lightest;
    return this;
  }

  /** The whole picture. */
  public BufferedImage image() {
    int width = rows.get(0).get(0).getWidth() + GAP;
    int height = rows.get(0).get(0).getHeight() + GAP;
    int top = 2 * LINE + GAP;
    int bottom = legend.isEmpty() ? GAP : 2 * LINE;
    BufferedImage image =
        new BufferedImage(
            rowNameWidth + columns.size() * width + GAP,
            top + rows.size() * height + bottom,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    g.setColor(Color.BLACK);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    g.drawString(title, GAP, LINE - 4);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int c = 0; c < columns.size(); c++) {
      g.drawString(columns.get(c), rowNameWidth + c * width, 2 * LINE - 2);
    }
    for (int r = 0; r < rows.size(); r++) {
      String[] lines = rowNames.get(r).split("\n", -1);
      for (int i = 0; i < lines.length; i++) {
        g.drawString(lines[i], GAP, top + r * height + 14 + i * 15);
      }
      for (int c = 0; c < columns.size(); c++) {
        g.drawImage(rows.get(r).get(c), rowNameWidth + c * width, top + r * height, null);
      }
    }
    drawLegend(g, top + rows.size() * height + 4);
    g.dispose();
    return image;
  }

  private void drawLegend(Graphics2D g, int y) {
    if (!legend.isEmpty()) {
      int x = rowNameWidth;
      g.drawString(least, x, y + 14);
      x += g.getFontMetrics().stringWidth(least) + GAP;
      g.drawImage(MatrixImage.scale(SCALE_WIDTH, 14), x, y + 3, null);
      g.drawString(most + "   " + legend, x + SCALE_WIDTH + GAP, y + 14);
    }
  }
}
