#pragma once

#include <QWidget>

namespace interlock {

/// Two widgets beside each other: words that may wrap, and what belongs to them at the far end. Where there
/// is no room for both, the second stands under the first.
class FoldingRow : public QWidget {
    Q_OBJECT
public:
    /// `least`: how narrow the first may become before the row folds, in pixels at 100 % zoom.
    FoldingRow(QWidget *first, QWidget *second, int least, QWidget *parent = nullptr);
    void setSpacing(int across, int down);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    bool folds(int width) const;
    int across() const;
    int down() const;
    void arrange();
    QWidget *m_first, *m_second;
    int m_least, m_across = 12, m_down = 6; ///< px at 100 %
};

} // namespace interlock
