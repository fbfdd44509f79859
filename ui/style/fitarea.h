#pragma once

#include <QScrollArea>

class QDialog;

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

/// What a form over its window may take: the screen without a title bar, or the window where that is larger.
QSize roomFor(const QDialog &form);

/// Makes a form as large as its body needs at this width, and never larger than its room; the body scrolls
/// then. What stands outside of it keeps its height.
void fitForm(QDialog &form, const FitArea &body, int wide);

} // namespace interlock
