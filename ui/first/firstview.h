#pragma once

#include <QMainWindow>

#include <functional>
#include <optional>

namespace interlock {

/// A window that is on the screen before anything else of it is made: an empty frame in the right place and
/// colours, the strip, the rail and the list as plain surfaces. Making all screens takes several times as
/// long as an empty window; until then the eye has found its place.
class FirstView : public QMainWindow {
    Q_OBJECT
public:
    struct Opening {
        QByteArray geometry = {};           ///< of QWidget::saveGeometry; empty: the usual size
        std::function<void()> painted = {}; ///< called once, before anything else of the window is made
    };
    /// Without an opening nothing is shown here, as with any widget.
    explicit FirstView(const std::optional<Opening> &opening, QWidget *parent = nullptr);
    /// The usual size of a window.
    static constexpr QSize kUsual{1440, 900};

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showNow();
};

} // namespace interlock
