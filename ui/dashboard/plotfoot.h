#pragma once

#include <QWidget>

namespace interlock {

/// Two texts under a plot, of a fixed height: changing numbers never move the page. What has no room is
/// elided and stands in the tooltip; assistive technology is told all of it.
class PlotFoot : public QWidget {
    Q_OBJECT
public:
    explicit PlotFoot(QWidget *parent = nullptr);
    /// A sentence, and the figures of the last hour; either may be empty.
    void setTexts(const QString &sentence, const QString &figures);
    /// Lines for both together, two at least: three where there is room, two on a wall.
    void setLines(int lines);
    const QString &sentence() const { return m_sentence; }
    const QString &figures() const { return m_figures; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_sentence, m_figures;
    int m_lines = 3;
};

} // namespace interlock
