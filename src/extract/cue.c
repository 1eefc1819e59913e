#include "extract/cue.h"

#include <stddef.h>

const struct cue_row cue_rows[] = {
    {CUE_TRAP,
     "giao ban|giao thông|bàn giao|được giao|giao lưu|giao dịch|giao đất|giao rừng|giao khoán|giao "
     "nhận|giao hàng|ngoại giao|chuyển giao|giao cắt|nút giao|giao mùa|giao thoa|giao tiếp|giao "
     "ước|giao nộp|giao thương|giao kế hoạch|giao chỉ tiêu|giao dự toán|giao vốn|giao quyền|đã "
     "giao|giao thừa|trung ương giao|cấp trên giao|giao trên|theo yêu "
     "cầu|đáp ứng yêu cầu|yêu cầu về|yêu cầu của|yêu cầu phát triển|các yêu cầu|yêu cầu, nhiệm "
     "vụ|yêu "
     "cầu nhiệm vụ|theo đề nghị|theo kiến nghị|theo đề xuất|hồ sơ đề nghị|văn bản đề nghị|tờ trình "
     "đề nghị|các kiến nghị|kiến nghị của|đề nghị của|đề xuất của|những kiến nghị|kiến nghị, đề "
     "xuất của|đề xuất, kiến nghị của|ý kiến chỉ đạo|nội dung chỉ đạo|sự chỉ đạo|chỉ đạo của|công "
     "tác chỉ đạo|văn bản chỉ đạo|tinh thần chỉ đạo|trước hết|trước đây|trước mắt|trước khi|trước "
     "pháp luật|trước tiên|trước và sau|cũng như|cùng kỳ|cùng thời điểm|cùng nhau|đến nay|nhu "
     "cầu|trường học|trong "
     "đó|trong quá trình|trong công tác|trong thời gian qua|trong thời gian tới|điều kiện cần|cần "
     "thiết|khi cần thiết|vừa qua|thời gian qua|trình độ|quá trình|lộ trình|công trình|hành "
     "trình|tờ "
     "trình số|sự phối hợp|công tác phối hợp|quy chế phối hợp|cơ quan báo chí|thành phần tham "
     "dự|thông báo "
     "kết luận|bộ phận|bộ máy|đoàn công tác|nội bộ|toàn bộ|cán bộ|đồng bộ|tiến bộ|cơ sở|sở hữu|sở "
     "thích|trụ sở|hiện trạng|xã hội|xã hội hóa|hội nghị|hội thảo|đại hội|cơ hội|lễ hội|ban hành "
     "kèm theo|phòng chống|phòng, chống|phòng cháy|quốc phòng|dự phòng|tuyên truyền viên|chế độ "
     "báo cáo|số liệu báo cáo|kỳ báo cáo|công tác báo cáo|nội dung báo cáo|theo báo cáo|qua báo "
     "cáo|các báo cáo|dự thảo báo cáo chính trị"},
    {CUE_ASSIGN, "giao|giao cho|giao nhiệm vụ cho|giao trách nhiệm cho|phân công|phân công cho|yêu "
                 "cầu|giao trách "
                 "nhiệm|giao nhiệm vụ|thống nhất giao|đồng ý giao|thống nhất phân công|tiếp tục "
                 "giao|thống nhất "
                 "yêu cầu|nghiêm túc yêu cầu|ủy quyền cho|ủy nhiệm cho|giao đồng thời cho"},
    {CUE_LEAD,
     "chủ trì|làm đầu mối|là đầu mối|đầu mối|là cơ quan đầu mối|là cơ quan chủ trì|là đơn vị chủ "
     "trì|là cơ quan thường trực|chịu trách nhiệm chính|chủ trì thực hiện|chủ trì triển khai|làm "
     "cơ "
     "quan đầu mối|làm cơ quan thường trực"},
    {CUE_WITH, "phối hợp với|phối hợp cùng|phối hợp cùng với|phối hợp chặt chẽ với|phối hợp chặt "
               "chẽ cùng|phối "
               "hợp|phối hợp chặt chẽ|chủ động phối hợp với|chủ động phối hợp|tích cực phối hợp "
               "với|cùng với|kịp "
               "thời phối hợp với|thường xuyên phối hợp với|tiếp tục phối hợp với|có sự phối hợp "
               "của|với sự phối "
               "hợp của|tham gia phối hợp|phối hợp thực hiện"},
    {CUE_DIRECT | CUE_VERB, "chỉ đạo|lãnh đạo, chỉ đạo|tiếp tục chỉ đạo|tập trung chỉ đạo|trực "
                            "tiếp chỉ đạo|tăng cường chỉ "
                            "đạo|tập trung lãnh đạo, chỉ đạo|quán triệt, chỉ đạo"},
    {CUE_DUTY, "có trách nhiệm|chịu trách nhiệm|phải|cần|có nhiệm vụ|chịu trách nhiệm toàn "
               "diện|cần phải|phải có "
               "trách nhiệm"},
    {CUE_MANNER, "khẩn trương|tập trung|chủ động|tích cực|tiếp tục|thường xuyên|nghiêm túc|kịp "
                 "thời|quyết liệt|phấn "
                 "đấu|nghiêm|chủ động, tích cực|trực tiếp|sớm|nhanh chóng|ưu tiên|kiên quyết|quan "
                 "tâm|chú trọng|thường "
                 "xuyên, kịp thời|nêu cao|phát huy|quán triệt|căn cứ chức năng, nhiệm vụ|theo chức "
                 "năng, nhiệm vụ|theo "
                 "chức năng, nhiệm vụ được giao|căn cứ chức năng, nhiệm vụ được giao|tập trung cao "
                 "độ|đặc biệt quan "
                 "tâm|hết sức|ngay|định hướng"},
    {CUE_VERB | CUE_MANNER,
     "tăng cường|đẩy mạnh|đẩy nhanh|nâng cao|bảo đảm|đảm bảo|giữ vững|củng cố|huy động|khắc "
     "phục|chấn "
     "chỉnh|siết chặt|thúc đẩy|tạo điều kiện|duy trì|mở rộng|phát triển|đổi mới|coi trọng|không "
     "để|tuyệt đối không|hạn chế|giảm thiểu|phòng ngừa|ngăn chặn|xử lý nghiêm|bám sát|đồng hành"},
    {CUE_VERB,
     "rà soát|triển khai|thực hiện|tổ chức|kiểm tra|thanh tra|giám sát|hướng dẫn|tuyên truyền|vận "
     "động|giải quyết|xử lý|tháo gỡ|thẩm định|giải ngân|giải phóng|bố trí|cân đối|phân bổ|nghiên "
     "cứu|đánh giá|thống kê|cung cấp|chuẩn bị|công khai|niêm yết|đăng tải|tiếp thu|giải trình|làm "
     "rõ|làm việc|đôn đốc|theo dõi|phân loại|bố trí|lựa chọn|thu hồi|đấu giá|đấu thầu|thi "
     "công|khởi "
     "công|nghiệm thu|quyết toán|thanh toán|kiểm kê|chi trả|hỗ trợ|bồi thường|tái định cư|di "
     "dời|sắp "
     "xếp|kiện toàn|tinh giản|bồi dưỡng|đào tạo|tập huấn|tiếp nhận|phổ biến|quản lý|khai thác|vận "
     "hành|cập nhật|số hóa|kết nối|tích hợp|ứng dụng|điều chỉnh|bổ sung|sửa đổi|rà "
     "soát, bổ sung|rà soát, điều chỉnh|xác định|xác minh|phân tích|cấp|mời|họp|ký|phát "
     "động|khen thưởng|kỷ luật|ứng phó|trực|trực ban|chốt|di chuyển|cứu hộ|sơ tán|giao ban "
     "với|tổng "
     "kết|sơ kết|quyết tâm|chuyển|bàn giao|tiếp công dân|đối thoại|lắp đặt|sửa chữa|nâng "
     "cấp|trồng|phối "
     "hợp triển khai|kêu gọi|thu hút|xúc tiến|giới thiệu|khảo sát|đo đạc|cắm mốc|phê duyệt|thông "
     "qua|quyết định|chấp thuận|xem xét|cho ý kiến|tham gia ý kiến|góp ý|thẩm tra|bố cáo|khoanh "
     "vùng|dập dịch|tiêm|tiêm phòng|thu|nộp|thoái thu|xóa|hoàn trả|giảm|tăng thu|tiết kiệm|cắt "
     "giảm|rút "
     "ngắn|đơn giản hóa|giám định|phân công cụ thể|phân công rõ|chấm dứt|dừng|tạm dừng|rà phá|bảo "
     "vệ|giữ gìn|ngăn ngừa|vệ sinh|phun|làm tốt|làm thủ tục|hoàn tất|sử dụng|lồng ghép|đăng ký|kê "
     "khai|công bố|vận dụng|thông tin|trao đổi|tiến hành|thành lập|bố trí lực lượng|nắm chắc|nắm "
     "tình "
     "hình|tìm|giới thiệu|tham dự|cử|phân cấp|tiếp tục thực hiện|lắng nghe|đề ra|rút kinh "
     "nghiệm|nhân rộng|biểu dương|giải tỏa|đề cao|đưa|xúc tiến|chi|hoàn trả|kiểm điểm|kiểm "
     "soát|xóa "
     "bỏ|thu thập|lấy ý kiến|xin ý kiến"},
    {CUE_VERB | CUE_FINISH,
     "hoàn thành|xong|hoàn thành xong|hoàn thành việc|thực hiện xong|hoàn thành dứt điểm"},
    {CUE_VERB | CUE_MONITOR, "theo dõi, đôn đốc|đôn đốc, theo dõi|theo dõi, đôn đốc, kiểm tra|theo "
                             "dõi, kiểm tra, đôn đốc|đôn đốc, kiểm tra|theo dõi, giám sát"},
    {CUE_VERB | CUE_MAKE,
     "xây dựng|ban hành|lập|soạn thảo|hoàn thiện|hoàn chỉnh|tham mưu|tham mưu ban hành|tham mưu "
     "xây "
     "dựng|xây dựng và ban hành|xây dựng, ban hành|xây dựng, hoàn thiện|dự thảo|chuẩn bị|lập và "
     "trình|xây dựng, trình|rà soát, hoàn "
     "thiện|rà soát, xây dựng|tổng hợp, xây dựng|tổng hợp, lập|tổng hợp, tham mưu|phê duyệt|ký ban "
     "hành|tham mưu, đề xuất|đề xuất|tham mưu đề xuất|nghiên cứu, đề xuất|nghiên cứu, xây "
     "dựng|nghiên "
     "cứu, tham mưu|tham mưu, trình|chủ trì xây dựng|chủ trì tham mưu|lập, phê duyệt|lập, "
     "trình|xây dựng, phê duyệt|công bố|tổng hợp|biên soạn|thẩm định, trình|tham mưu, xây "
     "dựng|tham mưu, ban hành|đăng ký|hoàn thành"},
    {CUE_VERB | CUE_MAKE | CUE_SENT, "trình|gửi|trình ban hành|trình phê duyệt|nộp|cung cấp"},
    {CUE_VERB | CUE_REPORT,
     "báo cáo|tổng hợp báo cáo|tổng hợp, báo cáo|báo cáo kết quả|báo cáo tiến độ|báo cáo, đề "
     "xuất|báo cáo giải trình|thông tin, "
     "báo cáo|tham mưu báo cáo|tổng hợp và báo cáo|báo cáo nhanh|đánh giá, báo cáo|kiểm tra, báo "
     "cáo|tổng hợp kết quả, báo cáo|rà soát, báo cáo|tổng hợp, tham mưu báo cáo"},
    {CUE_PRODUCT,
     "phương án|dự thảo|danh mục|hồ sơ|biên bản|kịch bản|dự toán|đề cương|quy trình|bản đồ|danh "
     "sách|bảng tổng hợp|biểu tổng hợp|bộ tiêu chí|tài liệu|phụ lục|chuyên đề|cơ sở dữ "
     "liệu|bộ chỉ số|văn bản|quy hoạch|thiết kế|bảng phân công|lịch|bài viết|phần mềm|quy chế phối "
     "hợp"},
    {CUE_PRODUCT | CUE_KIND, "kế hoạch|tờ trình|đề án|quyết định|nghị quyết|chương trình|quy "
                             "chế|quy định|công văn|chỉ thị|thông "
                             "báo|hướng dẫn|công điện|thông tri|kết luận|báo cáo|quy chế|dự án"},
    {CUE_KIND, "nghị định|thông tư|thông tư liên tịch|luật|pháp lệnh|lệnh|thông báo kết luận|văn "
               "bản|giấy mời|hợp đồng|tờ trình|phương án"},
    {CUE_PROPOSE,
     "đề nghị|kiến nghị|trân trọng đề nghị|kính đề nghị|trân trọng kiến nghị|thống nhất đề nghị|đề "
     "xuất, kiến nghị|kiến nghị, đề xuất|đề nghị, kiến nghị|tha thiết đề nghị|tiếp tục đề "
     "nghị|tiếp "
     "tục kiến nghị|xin đề nghị|kính mong|mong muốn|xin kiến nghị"},
    {CUE_PROPOSE, "đề xuất"},
    {CUE_IF, "nếu|trường hợp|trong trường hợp|khi có|khi xảy ra|khi phát sinh|khi phát hiện|nếu "
             "có|trường hợp "
             "có|khi xuất hiện|nếu như|đối với trường hợp|giả sử|trong trường hợp cần thiết|trường "
             "hợp cần thiết"},
    {CUE_PAST, "đã|đang|được|vừa|chưa|còn|sẽ|đã được|vẫn|đã và đang|từng|là|có|gồm|bao gồm|đạt|ước "
               "đạt|tăng|giảm|chiếm|cho "
               "biết|cho rằng|phát biểu|báo cáo với|trình bày|nhấn mạnh|đánh giá cao|ghi nhận|hoan "
               "nghênh|biểu "
               "dương|đã có|nêu rõ|đề cập|phát huy được|thông qua"},
    {CUE_POST, "giám đốc|phó giám đốc|bí thư|phó bí thư|phó bí thư thường trực|chủ tịch|phó chủ "
               "tịch|phó chủ tịch "
               "thường trực|chánh văn phòng|phó chánh văn phòng|chánh thanh tra|trưởng ban|phó "
               "trưởng ban|trưởng "
               "phòng|thủ trưởng|người đứng đầu|chỉ huy trưởng|viện trưởng|chánh án|cục trưởng|chi "
               "cục trưởng|hiệu "
               "trưởng|tổng giám đốc|trưởng đoàn|tổ trưởng|ủy viên|bộ trưởng|thứ trưởng|tổng biên "
               "tập|chính ủy|ủy "
               "viên ban thường vụ|lãnh đạo|tư lệnh|trưởng công an|tổng thư ký|bí thư thứ nhất|thủ "
               "trưởng, người đứng đầu"},
    {CUE_COMRADE, "đồng chí|các đồng chí|ông|bà"},
    {CUE_HEAD, "sở|ban|phòng|cục|chi cục|văn phòng|văn phòng đăng ký|ủy ban|hội đồng|hội đồng nhân "
               "dân|ủy ban nhân dân|ủy ban mặt trận tổ quốc|mặt trận "
               "tổ quốc|công an|bộ chỉ huy|bộ chỉ huy quân sự|bộ chỉ huy bộ đội biên phòng|ban chỉ "
               "huy|ban chỉ huy quân "
               "sự|kho bạc|kho bạc nhà nước|hội|đoàn|liên đoàn|liên đoàn lao động|liên minh|liên "
               "minh hợp tác xã|trung tâm|trường|trường "
               "đại học|trường cao đẳng|trường chính trị|trường trung học phổ thông|bệnh viện|bệnh "
               "viện đa khoa|viện|đài|báo|thanh tra|tòa án|tòa án nhân "
               "dân|viện kiểm sát|viện kiểm sát nhân dân|bảo hiểm xã hội|công ty|công ty cổ "
               "phần|tập đoàn|tổng công ty|ngân hàng|ngân hàng nhà "
               "nước|ngân hàng chính sách xã hội|bộ|tổ công tác|ban chỉ đạo|ban quản lý|ban quản "
               "lý dự án|huyện ủy|thành ủy|thị ủy|đảng ủy|đảng bộ|chi "
               "bộ|xã|phường|thị trấn|huyện|thị xã|thành phố|tỉnh|đặc khu|hạt kiểm lâm|điện "
               "lực|chi nhánh|quỹ|tổng cục|thuế|chi cục thuế|hải quan|nhà máy|ban thường vụ|thường "
               "trực|ban chấp hành|đội|trạm|hợp tác xã|đoàn thanh niên|hội nông dân|hội liên hiệp "
               "phụ nữ|hội cựu chiến binh|tỉnh đoàn|huyện đoàn|bưu điện|vườn quốc gia|khu bảo tồn"},
    {CUE_SOLO,
     "tỉnh ủy|chính phủ|thủ tướng chính phủ|thủ tướng|quốc hội|ban bí thư|bộ chính trị|trung ương "
     "đảng|ban thường vụ tỉnh ủy|thường "
     "trực tỉnh ủy|ủy ban thường vụ quốc hội|ban chấp hành đảng bộ tỉnh|văn phòng tỉnh ủy|văn "
     "phòng chính phủ|thường trực hội đồng nhân dân tỉnh|thanh tra tỉnh|thuế tỉnh|công an "
     "tỉnh|kiểm toán nhà nước|ủy ban kiểm tra tỉnh ủy|tỉnh đoàn|ban chấp hành trung ương|trung "
     "ương|chủ tịch nước|thanh tra chính phủ|ban thường vụ|ban cán sự đảng ủy ban nhân dân "
     "tỉnh|đảng ủy ủy ban nhân dân tỉnh|đảng ủy các cơ quan đảng tỉnh|cấp ủy cấp dưới|chủ đầu "
     "tư|nhà thầu|đơn vị tư vấn|đơn vị thi công|đơn vị vận hành|cơ quan chuyên môn|cấp ủy|cấp ủy, "
     "chính quyền|chính quyền địa phương|lực lượng chức năng|kiểm toán "
     "nhà nước khu vực"},
    {CUE_FUNCTION,
     "tài chính|nội vụ|tư pháp|xây dựng|công thương|y tế|du lịch|ngoại vụ|nông nghiệp và môi "
     "trường|nông "
     "nghiệp và phát triển nông thôn|tài nguyên và môi trường|kế hoạch và đầu tư|khoa học và công "
     "nghệ|giáo dục và đào tạo|văn hóa, thể thao và du lịch|văn hóa và thông tin|văn hóa - xã "
     "hội|lao "
     "động - thương binh và xã hội|thông tin và truyền thông|giao thông vận tải|dân tộc và tôn "
     "giáo|dân "
     "tộc|tuyên giáo và dân vận|tuyên giáo|dân vận|tổ chức|nội chính|kiểm tra|quản lý dự án|quản "
     "lý dự án "
     "đầu tư xây dựng|đầu tư xây dựng|quản lý khu kinh tế|khu kinh tế|quản lý|quân sự|bộ đội biên "
     "phòng|biên phòng|quốc phòng|công an|kiểm lâm|thủy lợi|thủy sản|chăn nuôi và thú y|trồng trọt "
     "và bảo "
     "vệ thực vật|bảo vệ thực vật|thi đua - khen thưởng|thi đua khen thưởng|lưu trữ|phát triển quỹ "
     "đất|quỹ "
     "đất|phục vụ hành chính công|xúc tiến đầu tư|xúc tiến đầu tư, thương mại và du lịch|kiểm soát "
     "bệnh "
     "tật|phát thanh và truyền hình|phát thanh - truyền hình|đăng ký đất đai|kinh tế|kinh tế, hạ "
     "tầng và đô "
     "thị|kinh tế và hạ tầng|hạ tầng|quản lý đô thị|tài chính - kế hoạch|giáo dục|lao động|hợp tác "
     "xã|cựu chiến binh|nông dân|phụ nữ|liên hiệp phụ nữ|thanh niên|chữ thập đỏ|nhà nước|chính "
     "sách xã "
     "hội|thuế|hải quan|thống kê|quản lý thị trường|đường bộ|đường sắt|điện lực|viễn thông|bưu "
     "điện|dự "
     "trữ nhà nước|phòng, chống thiên tai|tìm kiếm cứu nạn|phòng, chống thiên tai và tìm kiếm cứu "
     "nạn|phòng thủ dân sự|chuyển đổi số|cải cách hành chính|giảm nghèo|giải "
     "phóng mặt bằng|xóa nhà tạm|xóa nhà tạm, nhà dột nát|pháp chế|kinh tế - ngân sách|văn hóa|đô "
     "thị|môi trường|tôn giáo|cấp nước|chỉ đạo|dân sự|đa khoa|chính trị|cao đẳng|trung học phổ "
     "thông|dạy nghề|giống nông nghiệp|khuyến nông|dịch vụ nông nghiệp|bảo trợ xã hội|hành chính "
     "công|cổ phần|quản lý rừng phòng hộ|đảng|hòa giải|khoa học|công nghiệp|năng lượng|hội nhập "
     "quốc tế|an toàn giao thông|nông thôn mới"},
    {CUE_LEVEL, "tỉnh|huyện|xã|phường|thị xã|thị trấn|thành phố|đặc khu|cấp tỉnh|cấp huyện|cấp "
                "xã|khu vực|trung ương|các xã, phường|ủy ban nhân dân|tỉnh ủy|hội đồng nhân dân"},
    {CUE_THE, "các|những|mọi|từng|toàn thể|tất cả các"},
    {CUE_GROUP,
     "sở|ban|ngành|cơ quan|đơn vị|địa phương|huyện|thị xã|thành phố|xã|phường|thị trấn|đặc "
     "khu|đoàn "
     "thể|tổ chức|phòng|phòng ban|chính quyền|chính quyền địa phương|cấp ủy|cấp ủy đảng|cấp ủy, "
     "chính quyền|cấp|chủ đầu tư|nhà "
     "thầu|doanh nghiệp|tổ chức chính trị - xã hội|lực lượng|lực lượng vũ trang|chi bộ|đảng "
     "bộ|đảng ủy|thành viên|tổ chức đảng|đảng viên|cơ quan chuyên môn|cơ "
     "quan tham mưu, giúp việc|đơn vị sự nghiệp|trường học|cơ sở y tế|ủy viên|đồng chí|đại "
     "biểu|hội, đoàn thể|hội|phòng, ban|sở, ban, ngành|sở, ngành|cấp, ngành|cơ quan báo chí|ngân "
     "hàng|hợp tác xã|trường|bệnh viện|nhà đầu tư|đồn biên phòng|bộ, ngành|bộ|tỉnh|ban quản lý dự "
     "án|ban quản lý|tổ công tác|thôn, bản|thôn|tổ dân phố|đơn vị tư vấn|cơ quan trung ương|cơ "
     "quan truyền thông|cán bộ, công chức|cán bộ|công chức"},
    {CUE_TAIL, "liên quan|có liên quan|trực thuộc|thuộc tỉnh|của tỉnh|trên địa bàn|trên địa bàn "
               "tỉnh|cấp tỉnh|cấp "
               "huyện|cấp xã|nêu trên|khác|trong tỉnh|toàn tỉnh|các cấp|ở địa phương|từ tỉnh đến "
               "cơ sở|trong toàn "
               "tỉnh|thuộc phạm vi quản lý|chức năng|phụ trách|chuyên môn|trực thuộc tỉnh|thuộc ủy "
               "ban nhân dân tỉnh|thuộc phạm vi|đoàn thể tỉnh|vùng dự án|có dự án đi qua|có dự "
               "án|và các đơn vị có liên quan|biên giới|vùng cao|các dự án|các công trình"},
    {CUE_BEFORE, "trước|trước ngày|xong trước|xong trước ngày|đến trước ngày|trước thời điểm|đến "
                 "trước|chậm nhất trước|chậm nhất trước ngày|trước 24 giờ ngày"},
    {CUE_BY,
     "đến|đến ngày|đến hết|đến hết ngày|chậm nhất|chậm nhất là|chậm nhất là ngày|chậm nhất "
     "ngày|chậm nhất "
     "đến|chậm nhất đến ngày|chậm nhất đến hết|chậm nhất đến hết ngày|chậm nhất vào|chậm nhất vào "
     "ngày|chậm nhất là vào|chậm nhất trong|muộn nhất|muộn nhất là|muộn nhất là ngày|muộn nhất "
     "ngày|hết|hết ngày|hạn "
     "cuối|hạn cuối là|hạn cuối ngày|thời hạn đến|hạn đến|thời hạn là|thời hạn là ngày|thời hạn "
     "đến ngày|hạn chót|hạn chót là|vào|vào ngày|xong vào|đến cuối|hạn|hạn đến ngày"},
    {CUE_WITHIN, "trong|ngay trong|ngay từ|xong trong"},
    {CUE_SPAN, "trong thời hạn|trong thời gian|trong vòng|trong khoảng|thời hạn|chậm nhất sau|chậm "
               "nhất|chậm nhất là|không "
               "quá|trong|sau|thời gian không quá|trong thời hạn không quá|trong thời gian không "
               "quá|thời gian|trong thời hạn tối đa|tối đa|trong thời gian tối đa"},
    {CUE_EACH, "hằng|hàng|mỗi"},
    {CUE_PERIODIC, "định kỳ|theo định kỳ"},
    {CUE_EVENT, "ngay sau khi|ngay sau|ngay khi"},
    {CUE_AGREE,
     "thống nhất|đồng ý|nhất trí|cơ bản thống nhất|cơ bản nhất trí|chấp thuận|thống nhất chủ "
     "trương|đồng ý chủ trương|cơ bản đồng ý|thống nhất cao|hoàn toàn nhất trí|thống nhất với"},
    {CUE_TOPIC, "về|đối với|căn cứ|trên cơ sở|để|nhằm|theo|thực hiện|riêng|qua|từ|sau khi "
                "nghe|liên quan đến|với|để bảo đảm|nhằm bảo đảm|để đảm bảo|trước tình "
                "hình|tại|do|cùng với đó|xét|sau khi xem xét|việc|về việc|về nội dung|vì vậy|do "
                "đó|để kịp thời|để chủ động|để triển khai|để thực hiện"},
    {CUE_LINK,
     "đồng thời|ngoài ra|bên cạnh đó|trong đó|cụ thể|cụ thể là|và|riêng|mặt khác|song song|trước "
     "mắt|trước hết|sau đó|từ đó|tiếp đó|qua đó|vì vậy|do đó|thứ nhất|thứ hai|thứ ba|một là|hai "
     "là|ba là|bốn là|năm là|theo đó|hội nghị|cuối cùng|trong thời gian tới|thời gian tới|trên cơ "
     "sở đó"},
    {CUE_MEASURE,
     "tỷ đồng|tỷ|triệu đồng|triệu|nghìn đồng|đồng|nghìn tỷ đồng|hộ|hộ dân|nhà|căn|căn "
     "nhà|ha|km|m2|m3|người|lượt "
     "người|lượt khách|lượt|dự án|công trình|xã|phường|huyện|thôn|tấn|con|trường|trường "
     "hợp|phiếu|đại biểu|đồng "
     "chí|đơn vị|cơ quan|hồ sơ|thủ tục|chỉ tiêu|nhiệm vụ|điểm|khu|vị trí|mw|kw|usd|triệu usd|tỷ "
     "usd|điểm phần trăm|giường|học "
     "sinh|lớp|cơ sở|doanh nghiệp|hợp tác xã|sản phẩm|văn bản|cuộc|đợt|vụ|lao động|khách|đảng "
     "viên|chi bộ|ngôi nhà|nghị quyết|kiến nghị|ý kiến|khu tái định cư|mô hình|gói thầu|hộ "
     "nghèo|thành viên|nghìn ha|cây|nghìn cây|xe|hecta|biên chế|tiêu chí"},
    {CUE_DO, "do"},
    {CUE_LABEL_LEAD, "cơ quan chủ trì|đơn vị chủ trì|chủ trì thực hiện|cơ quan thực hiện|đơn vị "
                     "thực hiện|cơ quan, đơn vị chủ trì|đơn vị đầu mối|cơ quan đầu mối"},
    {CUE_LABEL_WITH, "cơ quan phối hợp|đơn vị phối hợp|cơ quan, đơn vị phối hợp|đơn vị phối hợp "
                     "thực hiện|cơ quan phối hợp thực hiện"},
    {CUE_LABEL_DUE, "thời gian hoàn thành|thời hạn hoàn thành|thời gian thực hiện|thời hạn thực "
                    "hiện|thời hạn báo cáo|thời gian báo cáo|thời "
                    "hạn|thời gian|hạn hoàn thành|thời gian gửi báo cáo|thời hạn gửi báo cáo|tiến "
                    "độ|tiến độ hoàn thành|hạn báo cáo|thời gian trình"},
    {CUE_LABEL_PRODUCT, "sản phẩm|sản phẩm đầu ra|sản phẩm hoàn thành|kết quả đầu ra|sản phẩm dự "
                        "kiến|sản phẩm, kết quả"},
    {CUE_APPOINT,
     "bổ nhiệm|bổ nhiệm lại|chuẩn y|chỉ định|điều động|luân chuyển|biệt phái|giữ chức|giữ chức "
     "vụ|tham gia ban "
     "thường vụ|tham gia ban chấp hành|thôi giữ chức|thôi giữ chức vụ|miễn nhiệm|bầu|bầu bổ "
     "sung|giới thiệu ứng cử|thôi tham gia|bầu giữ chức|phân công giữ chức|nghỉ hưu"},
    {CUE_ASOF, "tính đến|tính đến ngày|tính đến hết|tính đến hết ngày|tính từ|lũy kế đến|cập nhật "
               "đến|số liệu đến|số liệu đến ngày|tính đến tháng|lũy kế đến hết"},
    {CUE_SINCE, "kể từ|tính từ|từ|kể từ ngày|từ ngày|tính từ ngày|sau|kể từ khi|từ khi"},
    /* Who is named without a name. */
    {CUE_SOLO, "chủ đầu tư|nhà thầu|đơn vị tư vấn|đơn vị thi công|đơn vị vận hành|cơ quan chuyên "
               "môn|cấp ủy|cấp "
               "ủy, chính quyền|chính quyền địa phương|lực lượng chức năng"},
    {CUE_GROUP, "huyện ủy|thị ủy|thành ủy|đảng ủy|ban cán sự đảng|tổ chức cơ sở đảng"},
    {CUE_LEAD, "là đơn vị đầu mối|là cơ quan tham mưu"},
    {CUE_SOLO, "mặt trận tổ quốc|mặt trận tổ quốc tỉnh|ủy ban mặt trận tổ quốc|đoàn thanh niên|hội "
               "nông dân|hội "
               "liên hiệp phụ nữ|hội cựu chiến binh|liên đoàn lao động"},
    {CUE_VERB, "lãnh đạo|lãnh đạo thực hiện|lãnh đạo triển khai"},
    {0, NULL},
};
