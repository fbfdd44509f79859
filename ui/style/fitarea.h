#pragma once

#include <QScrollArea>

namespace interlock {

/// A scroll area whose page gets the height that its texts need at this width. A plain one asks for no height
/// at a width, and cuts what wraps.
class FitArea : public QScrollArea {
    Q_OBJECT
public:
    explicit FitArea(QWidget *parent = nullptr);
    /// The page; its layout may be set before or after.
    void setPage(QWidget *page);
    /// As high as its page, whatever room there is: for one that stands within another, which scrolls.
    void setWhole(bool on);
    /// Height of the page at this width.
    int heightAt(int width) const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    bool m_whole = false;
};

} // namespace interlock
